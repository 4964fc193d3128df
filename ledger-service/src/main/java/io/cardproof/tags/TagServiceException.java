package io.cardproof.tags;

/** The tag service did not give tags. The message is for a person and says nothing of codes. */
public final class TagServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why there are no tags. */
  public enum Reason {
    /** It cannot be reached, does not answer in time, or is busy. */
    AWAY,
    /** It says that the member asked too much. */
    METERED,
    /** It answered, and the answer does not prove that the ledger's key made it. */
    FORGED
  }

  private final Reason reason;
  private final int retryAfterSeconds;

  public TagServiceException(Reason reason, String message, int retryAfterSeconds) {
    super(message);
    this.reason = reason;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public Reason reason() {
    return reason;
  }

  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
