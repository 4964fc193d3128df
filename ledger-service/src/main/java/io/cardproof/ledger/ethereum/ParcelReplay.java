package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.ContractCode;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import io.cardproof.sequence.SignedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of a parcel that the contract has executed.
 *
 * <p>What: a command is on the ledger if and only if the contract and the rules accept it, and the
 * arguments that the contract went by are those of the command. Where the rules refuse, that is the
 * outcome, with its entry if it is one for the record; where only the contract does, its code is.
 *
 * <p>Guarantees: a pure function of the chain's log and the state before, so that every replica
 * comes to the same; whatever the bytes, it does not fail.
 *
 * <p>Why the contract is not simply believed: it sees neither signatures nor what members agreed on
 * beyond a card's life.
 */
final class ParcelReplay {
  private static final String ARGUMENTS = "arguments";
  private static final String GATEWAY = "gateway";

  private final Admission admission;
  private final long imported;

  /**
   * @param imported items of an older ledger, which the contract does not judge
   */
  ParcelReplay(Admission admission, long imported) {
    this.admission = admission;
    this.imported = imported;
  }

  /**
   * One item's end.
   *
   * @param adrift what the contract and the ledger hold may differ after it
   * @param own the member that it was sent for signed it
   */
  record Ended(Placed placed, boolean adrift, boolean own) {}

  /** The items' ends in their order; what changes is in the overlay. */
  List<Ended> replay(Batch batch, Overlay state) {
    List<Ended> ends = new ArrayList<>(batch.items().size());
    for (Batch.Item item : batch.items()) {
      boolean past = batch.first() + ends.size() < imported;
      Refusal foreign = foreign(item, state);
      Placed placed = foreign == null ? place(item, past, state) : refused(foreign);
      if (placed instanceof Placed.Entered entered) {
        Rules.apply(
            entered.entry().command(), entered.entry().events(), entered.entry().at(), state);
      }
      ends.add(new Ended(placed, isAdrift(item, placed), foreign == null));
    }
    return ends;
  }

  /** The contract changed what the ledger did not, or may not have changed all that it did. */
  private static boolean isAdrift(Batch.Item item, Placed placed) {
    if (!item.accepted() || item.arguments().op() == Op.OPAQUE) {
      return false;
    }
    return !(placed instanceof Placed.Entered entered)
        || entered.entry().refusal() != null
        || item.arguments().mayDiffer(entered.entry().command(), entered.entry().events());
  }

  /** Why it is no word of the member that the contract took it for; null where it is one. */
  private @Nullable Refusal foreign(Batch.Item item, State state) {
    SignedCommand signed = item.command();
    if (signed == null) {
      return Refusal.field("command");
    }
    Refusal refusal = admission.refusal(signed, state);
    if (refusal != null) {
      return refusal;
    }
    return Words.ofId(signed.command().actor()).equals(item.arguments().actor())
        ? null
        : Refusal.field(ARGUMENTS);
  }

  private static Placed place(Batch.Item item, boolean past, State state) {
    SignedCommand signed = Objects.requireNonNull(item.command());
    Command command = signed.command();
    if (!item.isFor(past ? Arguments.ofPast(command) : Arguments.of(command, state))) {
      return refused(Refusal.field(ARGUMENTS));
    }
    Placed placed = Sequencing.place(command, signed.signature(), state);
    boolean commits = placed instanceof Placed.Entered entered && entered.entry().refusal() == null;
    return commits && !item.accepted() ? refusedByContract(item, command) : placed;
  }

  /** A card that the gateway picked is picked again. */
  private static Placed refusedByContract(Batch.Item item, Command command) {
    String card = item.cardInTheWay();
    return card != null && isPicked(command.action(), card)
        ? new Placed.Contended(card)
        : refused(new Refusal(refusal(item.code()), card, null, field(item.code()), null));
  }

  /** That an id is used up, where the ledger has no entry of it, will pass: see {@link Amends}. */
  private static RefusalCode refusal(ContractCode code) {
    return code.refusal().orElse(RefusalCode.SUBMISSION_MISMATCH);
  }

  /** The rules found the signature good: the member sends through another gateway. */
  private static @Nullable String field(ContractCode code) {
    return code == ContractCode.AUTH_INVALID ? GATEWAY : null;
  }

  private static boolean isPicked(Action action, String card) {
    return switch (action) {
      case Action.MakeSale a -> isPicked(a.items(), a.cards(), card);
      case Action.PlaceHold a -> isPicked(a.items(), a.cards(), card);
      case Action.SettleClaim a -> a.picked() && card.equals(a.replacement());
      case Action.ReissueCard a -> card.equals(a.replacement());
      default -> false;
    };
  }

  private static boolean isPicked(List<OrderItem> items, List<String> cards, String card) {
    int next = 0;
    for (OrderItem item : items) {
      for (int i = 0; i < item.quantity(); i++) {
        if (cards.get(next++).equals(card)) {
          return item.picked();
        }
      }
    }
    return false;
  }

  private static Placed refused(Refusal refusal) {
    return new Placed.Refused(refusal, null);
  }

  /** Whether an item was refused for its arguments, which its sender may have guessed wrong. */
  static boolean isMisargued(@Nullable Refusal refusal) {
    return refusal != null && ARGUMENTS.equals(refusal.field());
  }
}
