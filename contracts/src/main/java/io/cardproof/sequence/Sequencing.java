package io.cardproof.sequence;

import io.cardproof.log.EntryBundle;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;

/** One command whose signature was checked, against the state after all that stand before it. */
public final class Sequencing {
  private Sequencing() {}

  /** What the rules decide, and the leaf where there is an entry; the state is left as it is. */
  public static Placed place(Command command, Entry.Signature signature, State state) {
    return switch (Rules.decide(command, state)) {
      case Decision.Committed committed -> entered(command, signature, committed, state);
      case Decision.Refused refused when refused.isRecorded() ->
          entered(command, signature, refused, state);
      case Decision.Refused refused -> new Placed.Refused(refused.refusal(), refused.recordedBy());
      case Decision.Replayed replayed -> new Placed.Replayed(replayed.submission());
      case Decision.Contended contended -> new Placed.Contended(contended.card());
    };
  }

  private static Placed entered(
      Command command, Entry.Signature signature, Decision decision, State state) {
    Entry entry = Entry.of(command, signature, decision, version(state));
    byte[] leaf = entry.toLeaf();
    return leaf.length > EntryBundle.MAX_ENTRY_BYTES
        ? new Placed.Refused(Refusal.field("size"), null)
        : new Placed.Entered(entry, leaf);
  }

  /** Only the genesis has no ledger before it. */
  private static int version(State state) {
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    return ledger == null ? Rules.VERSION : ledger.rules();
  }
}
