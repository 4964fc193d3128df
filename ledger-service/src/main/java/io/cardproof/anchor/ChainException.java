package io.cardproof.anchor;

/** That the chain gives no answer to go on with; later it may. */
public final class ChainException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String outcome;

  ChainException(String outcome, String message) {
    super(message, null, false, false);
    this.outcome = outcome;
  }

  /** {@code down}, {@code slow}, {@code bad} or {@code refused}. */
  public String outcome() {
    return outcome;
  }
}
