package io.cardproof.ledger.replica;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Refusal;
import io.cardproof.sequence.Placed;
import io.cardproof.store.Replica;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A submission that waits for its answer; the first one given counts. */
public final class Request {
  private final Submission submission;
  private final int weight;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  /** What its caller is told: the answer, or that there is none yet. */
  private final CompletableFuture<Answer> told = new CompletableFuture<>();

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
    told.complete(given);
  }

  /**
   * Tells the caller that it is under way and not final; who wants to know its end is told later.
   *
   * @param replica that has every entry which the answer may name
   */
  public void stillOpen(Replica replica) {
    if (!told.isDone()) {
      told.complete(new Answer.Failed(underWay(replica)));
    }
  }

  /** What who asks the same meanwhile is told. */
  public LedgerException.OutcomeUnknown underWay(Replica replica) {
    String id = submission.command().id();
    return new LedgerException.OutcomeUnknown(
        id, new NotFinal(), answer.thenApply(a -> end(a, replica)));
  }

  /** Without a trace: each caller that is told so would pay for one. */
  private static final class NotFinal extends Exception {
    private static final long serialVersionUID = 1L;

    NotFinal() {
      super("it is under way, and not final", null, false, false);
    }
  }

  private static Outcome end(Answer answer, Replica replica) {
    try {
      return outcome(answer, replica);
    } catch (LedgerException e) {
      throw new CompletionException(e);
    }
  }

  /** Does it when the answer is there, at once if it is. */
  public void onceAnswered(Runnable action) {
    CompletableFuture<Void> _ = answer.thenRun(action);
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
    return outcome(told.join(), replica);
  }

  private static Outcome outcome(Answer answer, Replica replica) throws LedgerException {
    return switch (answer) {
      case Answer.Done(Outcome outcome) -> outcome;
      case Answer.Earlier(String submissionId, Refusal refusal) ->
          EarlierAnswer.of(replica, submissionId, refusal);
      case Answer.Failed(LedgerException failure) -> throw failure;
    };
  }
}
