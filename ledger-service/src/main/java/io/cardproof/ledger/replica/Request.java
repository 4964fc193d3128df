package io.cardproof.ledger.replica;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Refusal;
import io.cardproof.sequence.Placed;
import io.cardproof.store.Replica;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A submission that waits for its answer; the first one given counts. */
public final class Request {
  private final Submission submission;
  private final int weight;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  /** What the caller is told. */
  public sealed interface Answer {
    record Done(Outcome outcome) implements Answer {}

    /**
     * The answer is an entry that is on the ledger; the caller looks it up.
     *
     * @param refusal to be answered with that entry's receipt; null to answer as that entry says
     */
    record Earlier(String submissionId, @Nullable Refusal refusal) implements Answer {}

    record Failed(LedgerException failure) implements Answer {}

    static Answer refused(Refusal refusal) {
      return new Done(new Outcome.Refused(refusal, null, false));
    }

    /**
     * The answer to what left no entry of its own.
     *
     * @throws IllegalArgumentException for what did
     */
    static Answer withoutEntry(Placed placed) {
      return switch (placed) {
        case Placed.Entered entered -> throw new IllegalArgumentException("it has an entry");
        case Placed.Refused refused when refused.recordedBy() != null ->
            new Earlier(refused.recordedBy(), refused.refusal());
        case Placed.Refused refused -> refused(refused.refusal());
        case Placed.Replayed replayed -> new Earlier(replayed.submission(), null);
        case Placed.Contended contended ->
            new Failed(new LedgerException.Contended(contended.card()));
      };
    }
  }

  /**
   * @param weight what deciding and keeping it costs, in the adapter's own unit
   */
  public Request(Submission submission, int weight) {
    this.submission = submission;
    this.weight = weight;
  }

  public Submission submission() {
    return submission;
  }

  public int weight() {
    return weight;
  }

  public void answer(Answer given) {
    answer.complete(given);
  }

  public void fail(LedgerException failure) {
    answer(new Answer.Failed(failure));
  }

  /**
   * Waits; an interrupt does not end it, for the command may be committed already.
   *
   * @param replica that has every entry which an answer may name
   */
  public Outcome await(Replica replica) throws LedgerException {
    return switch (answer.join()) {
      case Answer.Done(Outcome outcome) -> outcome;
      case Answer.Earlier(String submissionId, Refusal refusal) ->
          EarlierAnswer.of(replica, submissionId, refusal);
      case Answer.Failed(LedgerException failure) -> throw failure;
    };
  }
}
