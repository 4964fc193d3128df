package io.cardproof.store;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.Where;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whose histories an entry belongs to: cards' and, where it touches a batch as a whole, its; and
 * those of what cards rest on, under the texts of their state keys: members, products, policies,
 * the approvals of an order, the ledger itself.
 */
final class Touched {
  private Touched() {}

  /**
   * @param history takes card ids, batch ids and texts of state keys
   */
  static void histories(Entry entry, Consumer<String> history) {
    for (Event event : entry.events()) {
      switch (event) {
        case Event.CardsMinted e -> minted(entry.command().action(), e, history);
        case Event.BatchRecalled e -> history.accept(e.batch());
        case Event.BatchTransferred e -> history.accept(e.batch());
        case Event.MemberAdmitted e -> member(e.member(), history);
        case Event.MemberSuspended e -> member(e.member(), history);
        case Event.MemberReinstated e -> member(e.member(), history);
        case Event.SigningKeyRotated e -> member(e.member(), history);
        case Event.CredentialRecorded e -> member(e.member(), history);
        case Event.MemberDelegated e -> member(e.member(), history);
        case Event.ProductSet e -> history.accept(StateKey.product(e.sku()).text());
        case Event.PolicyPublished e -> history.accept(StateKey.policy(e.policy()).text());
        case Event.LedgerUpgraded e -> history.accept(StateKey.LEDGER.text());
        case Event.LedgerMoved e -> history.accept(StateKey.LEDGER.text());
        case Event.ClockAdvanced e -> history.accept(StateKey.LEDGER.text());
        case Event.ApprovalRecorded e when e.card() == null -> order(entry.command(), history);
        default -> event.steps().forEach(step -> history.accept(step.id()));
      }
    }
  }

  private static void member(String id, Consumer<String> history) {
    history.accept(StateKey.member(id).text());
  }

  private static void order(Command command, Consumer<String> history) {
    Action.RecordApproval approval = (Action.RecordApproval) command.action();
    String order = Objects.requireNonNull(approval.orderCommitment());
    history.accept(StateKey.orderApprovals(command.actor(), order).text());
  }

  /** What was minted, and what another supplier tried to mint: that is an attempt on the card. */
  private static void minted(Action action, Event.CardsMinted e, Consumer<String> history) {
    Set<Integer> passedOver = new HashSet<>();
    for (Event.MintRefusal refusal : e.refused()) {
      if (refusal.where() != Where.ELSEWHERE) {
        passedOver.addAll(refusal.positions());
      }
    }
    int position = 0;
    for (Lot lot : action.lots()) {
      for (String card : lot.cards()) {
        if (!passedOver.contains(position++)) {
          history.accept(card);
        }
      }
    }
  }
}
