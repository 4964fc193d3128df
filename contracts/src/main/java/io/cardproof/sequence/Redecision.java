package io.cardproof.sequence;

import io.cardproof.codec.Digests;
import io.cardproof.log.Proofs;
import io.cardproof.log.TileHashes;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of somebody's log, held against what the rules make of its command at that place. The
 * entry was read from its leaf by the codec, which takes one spelling only: where the values are
 * equal, the bytes are.
 */
public final class Redecision {
  private Redecision() {}

  /**
   * What is wrong with an entry; null where nothing is. Its signature is left to the caller.
   *
   * @param genesis leaf hash of entry 0, base64url
   * @param before the state after all entries before it; left as it is
   */
  public static @Nullable String fault(Entry entry, String genesis, State before) {
    StateValue.Ledger ledger = before.get(StateKey.LEDGER);
    Command command = entry.command();
    if (ledger == null && !(command.action() instanceof Action.CreateLedger)) {
      return "comes first and is no genesis";
    } else if (ledger != null && !command.ledger().equals(genesis)) {
      return "is bound to another ledger";
    } else if (signer(entry, before).isEmpty()) {
      return "is signed by a key that its actor did not have then";
    }
    Decision decision = Rules.decide(command, before);
    if (!leavesEntry(decision)) {
      return "would not be an entry by the rules: " + decision;
    }
    int rules = ledger == null ? Rules.VERSION : ledger.rules();
    return Entry.of(command, entry.signature(), decision, rules).equals(entry)
        ? null
        : "was decided otherwise than the rules decide";
  }

  /**
   * What is wrong with what an entry says of the log it stands in; null where nothing is, or where
   * it says nothing. The rules know states and no log, so they took its word.
   *
   * @param index of the entry
   * @param log which has all leaves before it
   */
  public static @Nullable String fault(Entry entry, long index, TileHashes log) {
    if (!(entry.command().action() instanceof Action.MoveLedger moved)) {
      return null;
    } else if (moved.treeSize() > index) {
      return "says that the ledger moved with more leaves than stand before it";
    }
    return moved.root().equals(Digests.base64Url(Proofs.rootAt(moved.treeSize(), log)))
        ? null
        : "says that the ledger moved with another root than the log's at that size";
  }

  private static boolean leavesEntry(Decision decision) {
    return switch (decision) {
      case Decision.Committed c -> true;
      case Decision.Refused r -> r.isRecorded();
      case Decision.Replayed r -> false;
      case Decision.Contended c -> false;
    };
  }

  /** The public key, 32 bytes base64url, that its actor had then, if it is the one it names. */
  public static Optional<String> signer(Entry entry, State before) {
    if (entry.command().action() instanceof Action.CreateLedger genesis) {
      return Optional.of(genesis.operatorKey());
    }
    StateValue.Member actor = before.get(StateKey.member(entry.command().actor()));
    return Optional.ofNullable(actor)
        .filter(member -> member.keys() == entry.signature().key())
        .map(StateValue.Member::publicKey);
  }

  /** Whether this program knows the rules that the entry puts in force. */
  public static boolean isKnown(Entry entry) {
    return !(entry.command().action() instanceof Action.UpgradeRules upgrade)
        || upgrade.rules() <= Rules.VERSION
        || upgrade.rules() == Rules.REHEARSAL;
  }
}
