package io.cardproof.papers;

/** A sealed opening does not open, or opens to something that is not its commitment. */
public final class PaperException extends Exception {
  private static final long serialVersionUID = 1L;

  PaperException(String message) {
    super(message);
  }

  PaperException(Throwable cause) {
    super("a sealed paper does not open: " + cause.getMessage(), cause);
  }
}
