package io.cardproof.evidence;

/** A bundle that was read and does not hold; the message says what is wrong and in which file. */
public final class BadBundle extends Exception {
  private static final long serialVersionUID = 1L;

  BadBundle(String message) {
    super(message, null, false, false);
  }
}
