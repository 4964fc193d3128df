package io.cardproof.ledger.embedded;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Refusal;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A submission that waits for its answer. */
final class Request {
  private final Submission submission;
  private final int weight;
  private final CompletableFuture<Answer> answer = new CompletableFuture<>();

  /** What the writer tells the caller. */
  sealed interface Answer {
    record Done(Outcome outcome) implements Answer {}

    /**
     * The answer is an entry that is on the ledger; the caller looks it up.
     *
     * @param refusal to be answered with that entry's receipt; null to answer as that entry says
     */
    record Earlier(String submissionId, @Nullable Refusal refusal) implements Answer {}

    record Failed(LedgerException failure) implements Answer {}
  }

  /**
   * @param weight what deciding and keeping it costs, about one per card
   */
  Request(Submission submission, int weight) {
    this.submission = submission;
    this.weight = weight;
  }

  Submission submission() {
    return submission;
  }

  int weight() {
    return weight;
  }

  void answer(Answer given) {
    answer.complete(given);
  }

  /** Waits; an interrupt does not end it, for the command may be committed already. */
  Answer await() {
    return answer.join();
  }
}
