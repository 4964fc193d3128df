package io.cardproof.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cards of one order in front of the rules: whether they are what was asked for, whether the
 * actor may sell them, whether they are free.
 *
 * <p>Each check runs over all cards before the next begins, so that the refusal which stands first
 * in precedence is found on whichever card has it. A card that the gateway picked is never refused:
 * it is picked again.
 */
final class Checkout {
  private final Case on;
  private final List<Line> lines = new ArrayList<>();
  private final long at;

  private record Line(
      String id,
      StateValue.Card card,
      StateValue.Batch batch,
      StateValue.Product product,
      boolean picked) {}

  private Checkout(Case on, long at) {
    this.on = on;
    this.at = at;
  }

  /** Cards that were just asked for or picked. */
  static Checkout ordered(Case on, List<OrderItem> items, List<String> cards) {
    List<Line> lines = new ArrayList<>();
    long touched = 0;
    int next = 0;
    for (OrderItem item : items) {
      for (int i = 0; i < item.quantity(); i++) {
        Line line = line(on, item, cards.get(next++));
        touched = Math.max(touched, line.card.at());
        lines.add(line);
      }
    }
    Checkout checkout = new Checkout(on, on.timeAfter(touched));
    checkout.lines.addAll(lines);
    return checkout;
  }

  /** Cards that are under the actor's hold already. */
  static Checkout held(Case on, List<String> cards, long touched) {
    long latest = touched;
    List<Line> lines = new ArrayList<>();
    for (String id : cards) {
      Line line = line(on, OrderItem.ofCard(id), id);
      latest = Math.max(latest, line.card.at());
      lines.add(line);
    }
    Checkout checkout = new Checkout(on, on.timeAfter(latest));
    checkout.lines.addAll(lines);
    return checkout;
  }

  private static Line line(Case on, OrderItem item, String id) {
    StateValue.Card card = on.state.get(StateKey.card(id));
    if (card == null) {
      throw item.picked()
          ? Refuse.with(new Decision.Contended(id))
          : Refuse.card(RefusalCode.CARD_UNKNOWN, id);
    }
    StateValue.Batch batch = on.batchOf(card);
    Forms.require(!item.picked() || batch.sku().equals(item.sku()), "cards");
    return new Line(id, card, batch, on.productOf(batch), item.picked());
  }

  long at() {
    return at;
  }

  /** The actor may sell every one of them. */
  Checkout sellable() {
    for (Line line : lines) {
      if (!Cards.maySell(line.card, line.batch, on.me())) {
        throw refuse(line, RefusalCode.SELLER_NOT_ALLOWED);
      }
    }
    for (Line line : lines) {
      if (!Cards.hasCredentials(on.actor, line.product, at)) {
        throw refuse(line, RefusalCode.CREDENTIAL_MISSING);
      }
    }
    return this;
  }

  /** No card is held, sold or used; none is frozen, voided, recalled or expired. */
  Checkout free() {
    unheldUnsold();
    return unobstructed(true);
  }

  /** Nobody holds, bought or used one, whatever else may be said of it. */
  Checkout unheldUnsold() {
    lines.forEach(this::notHeld);
    lines.forEach(this::notSold);
    lines.forEach(this::notRedeemed);
    return this;
  }

  /** As {@link #free}, for cards under the actor's own hold. */
  Checkout unsold() {
    lines.forEach(this::notSold);
    lines.forEach(this::notRedeemed);
    return unobstructed(true);
  }

  /** For the delivery of what is sold: used before it was shown is on the record. */
  Checkout deliverable() {
    lines.forEach(this::notRedeemed);
    return unobstructed(false);
  }

  private Checkout unobstructed(boolean expiryCounts) {
    refuseWhere(line -> line.card.frozenBy() != null, RefusalCode.CARD_FROZEN);
    refuseWhere(Checkout::isGone, RefusalCode.CARD_VOIDED);
    refuseWhere(line -> line.batch.recalled(), RefusalCode.CARD_RECALLED);
    if (expiryCounts) {
      refuseWhere(line -> Cards.isExpired(line.batch, at), RefusalCode.CARD_EXPIRED);
    }
    return this;
  }

  private static boolean isGone(Line line) {
    return line.card.state() == CardState.VOIDED || line.card.state() == CardState.REPLACED;
  }

  private void notHeld(Line line) {
    StateValue.Hold hold = on.holdOf(line.card);
    if (line.card.state() == CardState.HELD
        && hold != null
        && !Cards.isLapsed(hold, on.me(), on.ledger.limits(), at)) {
      taken(line, RefusalCode.CARD_HELD, hold.owner());
    }
  }

  private void notSold(Line line) {
    if (line.card.sale() != null) {
      taken(line, RefusalCode.CARD_SOLD, Cards.holder(line.card, line.batch));
    }
  }

  private void notRedeemed(Line line) {
    String redeemer = line.card.redeemer();
    if (line.card.state() == CardState.REDEEMED && redeemer != null) {
      taken(line, RefusalCode.CARD_ALREADY_REDEEMED, redeemer);
    }
  }

  private void taken(Line line, RefusalCode code, String taker) {
    throw line.picked
        ? Refuse.with(new Decision.Contended(line.id))
        : Refuse.with(on.taken(code, line.id, taker, line.card.since(), line.card.at()));
  }

  private void refuseWhere(Predicate<Line> stands, RefusalCode code) {
    for (Line line : lines) {
      if (stands.test(line)) {
        throw refuse(line, code);
      }
    }
  }

  private static Refuse refuse(Line line, RefusalCode code) {
    return line.picked ? Refuse.with(new Decision.Contended(line.id)) : Refuse.card(code, line.id);
  }

  /** What the policy in force demands for a card of this worth has been approved. */
  Checkout approved(String orderCommitment) {
    StateValue.@Nullable Approvals forOrder =
        on.state.get(StateKey.orderApprovals(on.me(), orderCommitment));
    for (Line line : lines) {
      List<ApprovalKind> required =
          Tiers.required(termsOf(line.product), line.card, line.product.terms());
      if (!required.isEmpty()) {
        List<StateValue.Approval> given = new ArrayList<>();
        add(given, forOrder);
        add(given, on.state.get(StateKey.cardApprovals(line.id)));
        if (!Tiers.satisfied(required, given)) {
          throw refuse(line, RefusalCode.TIER_REQUIREMENT_MISSING);
        }
      }
    }
    return this;
  }

  private static void add(List<StateValue.Approval> all, StateValue.@Nullable Approvals approvals) {
    if (approvals != null) {
      all.addAll(approvals.approvals());
    }
  }

  private PolicyTerms termsOf(StateValue.Product product) {
    String policy = product.terms().policy();
    int version = on.present(StateKey.policy(policy)).version();
    return on.present(StateKey.policyText(policy, version)).terms();
  }

  List<Event.PolicyVersion> policies() {
    return lines.stream()
        .map(line -> line.product.terms().policy())
        .map(id -> new Event.PolicyVersion(id, on.present(StateKey.policy(id)).version()))
        .toList();
  }

  List<Event.CardStep> steps() {
    return lines.stream().map(line -> new Event.CardStep(line.id, line.card.seq())).toList();
  }
}
