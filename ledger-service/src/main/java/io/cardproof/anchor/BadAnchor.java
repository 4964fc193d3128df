package io.cardproof.anchor;

/** That what is said to stand on a chain is not shown to stand there, and why. */
public final class BadAnchor extends Exception {
  private static final long serialVersionUID = 1L;

  BadAnchor(String message) {
    super(message);
  }
}
