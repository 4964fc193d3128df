package io.cardproof.ledger;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The ledger gave no answer. Each kind says what the caller may assume. Only {@link Corrupt} has a
 * stack trace: the others are outcomes, which come by the thousand where a network is slow.
 */
public abstract sealed class LedgerException extends Exception {
  private static final long serialVersionUID = 1L;

  private LedgerException(String message, @Nullable Throwable cause, boolean isTraced) {
    super(message, cause, isTraced, isTraced);
  }

  /** Nothing was sent; the same submission may be tried again after a while. */
  public static final class Unavailable extends LedgerException {
    private static final long serialVersionUID = 1L;
    private final int retryAfterSeconds;

    public Unavailable(String message, int retryAfterSeconds) {
      super(message, null, false);
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
      super("a card that was picked is taken", null, false);
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
    private final transient @Nullable CompletionStage<Outcome> later;

    public OutcomeUnknown(String submissionId, Throwable cause) {
      this(submissionId, cause, null);
    }

    /**
     * @param later the outcome once it is known, as long as this process lives; a failure of it is
     *     a {@link LedgerException}
     */
    public OutcomeUnknown(
        String submissionId, Throwable cause, @Nullable CompletionStage<Outcome> later) {
      super("the outcome is not known", cause, false);
      this.submissionId = submissionId;
      this.later = later;
    }

    /** Present where it was sent and the ledger only waits for it to be final. */
    public Optional<CompletionStage<Outcome>> later() {
      return Optional.ofNullable(later);
    }

    public String submissionId() {
      return submissionId;
    }
  }

  /** What is stored contradicts itself: nothing more may be written. */
  public static final class Corrupt extends LedgerException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message, Throwable cause) {
      super(message, cause, true);
    }
  }
}
