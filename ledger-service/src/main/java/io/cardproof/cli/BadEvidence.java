package io.cardproof.cli;

/** Evidence that was read and does not hold; the message says what is wrong and where. */
final class BadEvidence extends Exception {
  private static final long serialVersionUID = 1L;

  BadEvidence(String message) {
    super(message, null, false, false);
  }
}
