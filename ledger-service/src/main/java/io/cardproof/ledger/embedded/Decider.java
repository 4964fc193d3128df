package io.cardproof.ledger.embedded;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.Entering;
import io.cardproof.ledger.replica.Request.Answer;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import io.cardproof.store.Append;
import io.cardproof.store.StoreException;

/** Has the rules decide one submission, and adds its entry to the drain where there is one. */
final class Decider {
  private Decider() {}

  /** The answer to give once the drain is durable. */
  static Answer decide(Submission submission, Append drain) {
    if (isSignedByOldKey(submission, drain.state())) {
      return Answer.refused(Refusal.of(RefusalCode.AUTH_INVALID));
    }
    Placed placed;
    try {
      placed = Sequencing.place(submission.command(), submission.signature(), drain.state());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      // The rules are pure: whatever they stumbled over, the drain is as it was.
      return new Answer.Failed(new LedgerException.Corrupt("the rules cannot decide it", e));
    }
    return placed instanceof Placed.Entered entered
        ? new Answer.Done(Entering.add(entered, submission.papers(), drain))
        : Answer.withoutEntry(placed);
  }

  /** The key may have been rotated after admission: an entry's signature is of its own time. */
  private static boolean isSignedByOldKey(Submission submission, State state) {
    StateValue.Member actor = state.get(StateKey.member(submission.command().actor()));
    return actor != null && actor.keys() != submission.signature().key();
  }
}
