package io.cardproof.ledger.embedded;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.Request.Answer;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import io.cardproof.store.Append;
import io.cardproof.store.LocalTable;
import io.cardproof.store.StoreException;
import java.util.List;

/** Has the rules decide one submission, and adds its entry to the drain where there is one. */
final class Decider {
  private Decider() {}

  /** The answer to give once the drain is durable. */
  static Answer decide(Submission submission, Append drain) {
    if (isSignedByOldKey(submission, drain.state())) {
      return refused(Refusal.of(RefusalCode.AUTH_INVALID));
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
    return switch (placed) {
      case Placed.Entered entered -> entered(submission, entered, drain);
      case Placed.Refused refused when refused.recordedBy() != null ->
          new Answer.Earlier(refused.recordedBy(), refused.refusal());
      case Placed.Refused refused -> refused(refused.refusal());
      case Placed.Replayed replayed -> new Answer.Earlier(replayed.submission(), null);
      case Placed.Contended contended ->
          new Answer.Failed(new LedgerException.Contended(contended.card()));
    };
  }

  /** The key may have been rotated after admission: an entry's signature is of its own time. */
  private static boolean isSignedByOldKey(Submission submission, State state) {
    StateValue.Member actor = state.get(StateKey.member(submission.command().actor()));
    return actor != null && actor.keys() != submission.signature().key();
  }

  private static Answer refused(Refusal refusal) {
    return new Answer.Done(new Outcome.Refused(refusal, null, false));
  }

  private static Answer entered(Submission submission, Placed.Entered entered, Append drain) {
    Entry entry = entered.entry();
    long index = drain.add(entry, entered.leaf(), papers(submission));
    Receipt receipt = new Receipt(index, drain.leafHash(index), entry.command().id(), entry.at());
    Refusal refusal = entry.refusal();
    return new Answer.Done(
        refusal == null
            ? new Outcome.Committed(entry, receipt, false)
            : new Outcome.Refused(refusal, receipt, false));
  }

  private static List<LocalTable.Item> papers(Submission submission) {
    return submission.papers().stream()
        .map(paper -> new LocalTable.Item(paper.commitment(), paper.sealed()))
        .toList();
  }
}
