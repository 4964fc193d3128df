package io.cardproof.ledger.embedded;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.replica.Request;
import io.cardproof.ledger.replica.Request.Answer;
import io.cardproof.store.Append;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that were decided one after the other, with what they add to the ledger: written
 * together or not at all, and answered only then.
 */
final class Drain {
  private final List<Request> requests;
  private final List<Answer> answers;
  private final Append append;

  private Drain(List<Request> requests, List<Answer> answers, Append append) {
    this.requests = requests;
    this.answers = answers;
    this.append = append;
  }

  /**
   * Decides each against the state after the one before it.
   *
   * @param append nothing was added to yet
   */
  static Drain decide(List<Request> requests, Append append) {
    List<Answer> answers = new ArrayList<>(requests.size());
    for (Request request : requests) {
      answers.add(Decider.decide(request.submission(), append));
    }
    return new Drain(requests, answers, append);
  }

  Append append() {
    return append;
  }

  void answer() {
    for (int i = 0; i < answers.size(); i++) {
      requests.get(i).answer(answers.get(i));
    }
  }

  /** Whether each is on the ledger shows after a new start. */
  void answerUnknown(RuntimeException cause) {
    for (Request request : requests) {
      String id = request.submission().command().id();
      request.fail(new LedgerException.OutcomeUnknown(id, cause));
    }
  }

  void fail(LedgerException failure) {
    fail(requests, failure);
  }

  static void fail(List<Request> requests, LedgerException failure) {
    requests.forEach(request -> request.fail(failure));
  }
}
