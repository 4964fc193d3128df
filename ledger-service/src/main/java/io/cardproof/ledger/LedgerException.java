package io.cardproof.ledger;

/** The ledger gave no answer. Each kind says what the caller may assume. */
public abstract sealed class LedgerException extends Exception {
  private static final long serialVersionUID = 1L;

  private LedgerException(String message, Throwable cause) {
    super(message, cause);
  }

  private LedgerException(String message) {
    super(message);
  }

  /** Nothing was sent; the same submission may be tried again after a while. */
  public static final class Unavailable extends LedgerException {
    private static final long serialVersionUID = 1L;
    private final int retryAfterSeconds;

    public Unavailable(String message, int retryAfterSeconds) {
      super(message);
      this.retryAfterSeconds = retryAfterSeconds;
    }

    public int retryAfterSeconds() {
      return retryAfterSeconds;
    }
  }

  /** Decided not to commit, for a conflict: a card picked by SKU was taken. Pick again. */
  public static final class Contended extends LedgerException {
    private static final long serialVersionUID = 1L;
    private final String card;

    public Contended(String card) {
      super("a card that was picked is taken");
      this.card = card;
    }

    /** Card id that was in the way. */
    public String card() {
      return card;
    }
  }

  /** It may or may not be on the ledger: ask again by its submission id, or submit it again. */
  public static final class OutcomeUnknown extends LedgerException {
    private static final long serialVersionUID = 1L;
    private final String submissionId;

    public OutcomeUnknown(String submissionId, Throwable cause) {
      super("the outcome is not known", cause);
      this.submissionId = submissionId;
    }

    public String submissionId() {
      return submissionId;
    }
  }

  /** What is stored contradicts itself: nothing more may be written. */
  public static final class Corrupt extends LedgerException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
