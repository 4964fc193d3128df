package io.cardproof.ledger.embedded;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.Request.Answer;
import io.cardproof.log.EntryBundle;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Append;
import io.cardproof.store.LocalTable;
import io.cardproof.store.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has the rules decide one submission, and adds its entry to the drain where there is one. */
final class Decider {
  private Decider() {}

  /** The answer to give once the drain is durable. */
  static Answer decide(Submission submission, Append drain) {
    Command command = submission.command();
    if (isSignedByOldKey(submission, drain.state())) {
      return refused(Refusal.of(RefusalCode.AUTH_INVALID));
    }
    Decision decision;
    try {
      decision = Rules.decide(command, drain.state());
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      // The rules are pure: whatever they stumbled over, the drain is as it was.
      return new Answer.Failed(new LedgerException.Corrupt("the rules cannot decide it", e));
    }
    return switch (decision) {
      case Decision.Committed committed -> entry(submission, decision, null, drain);
      case Decision.Refused refused -> refused(submission, refused, drain);
      case Decision.Replayed replayed -> new Answer.Earlier(replayed.submission(), null);
      case Decision.Contended contended ->
          new Answer.Failed(new LedgerException.Contended(contended.card()));
    };
  }

  /** The key may have been rotated after admission: an entry's signature is of its own time. */
  private static boolean isSignedByOldKey(Submission submission, State state) {
    StateValue.Member actor = state.get(StateKey.member(submission.command().actor()));
    return actor != null && actor.keys() != submission.signature().key();
  }

  private static Answer refused(Submission submission, Decision.Refused refused, Append drain) {
    if (refused.isRecorded()) {
      return entry(submission, refused, refused.refusal(), drain);
    } else if (refused.recordedBy() != null) {
      return new Answer.Earlier(refused.recordedBy(), refused.refusal());
    }
    return refused(refused.refusal());
  }

  private static Answer refused(Refusal refusal) {
    return new Answer.Done(new Outcome.Refused(refusal, null, false));
  }

  private static Answer entry(
      Submission submission, Decision decision, @Nullable Refusal refusal, Append drain) {
    Command command = submission.command();
    Entry entry = Entry.of(command, submission.signature(), decision, version(drain.state()));
    byte[] leaf = entry.toLeaf();
    if (leaf.length > EntryBundle.MAX_ENTRY_BYTES) {
      return refused(Refusal.field("size"));
    }
    long index = drain.add(entry, leaf, papers(submission));
    Receipt receipt = new Receipt(index, drain.leafHash(index), command.id(), entry.at());
    return new Answer.Done(
        refusal == null
            ? new Outcome.Committed(entry, receipt, false)
            : new Outcome.Refused(refusal, receipt, false));
  }

  /** Only the genesis has no ledger before it. */
  private static int version(State state) {
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    return ledger == null ? Rules.VERSION : ledger.rules();
  }

  private static List<LocalTable.Item> papers(Submission submission) {
    return submission.papers().stream()
        .map(paper -> new LocalTable.Item(paper.commitment(), paper.sealed()))
        .toList();
  }
}
