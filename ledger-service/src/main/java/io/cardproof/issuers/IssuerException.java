package io.cardproof.issuers;

/** An issuer's system gave no answer that can be used. The message says nothing of codes. */
public final class IssuerException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int retryAfterSeconds;

  public IssuerException(String message) {
    this(message, 0);
  }

  /**
   * @param retryAfterSeconds as the issuer asked for; 0 where it did not
   */
  public IssuerException(String message, int retryAfterSeconds) {
    super(message, null, false, false);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
