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
 * in precedence is found on whichever card has it. A card that the gateway picked is not refused
 * for what another card of its product may lack: once nothing else is in the way, it is picked
 * again ({@link #settled}). So the answer does not depend on the picks.
 */
final class Checkout {
  private final Case on;
  private final List<Line> lines;
  private final long at;
  private @Nullable String contended;

  /** Worked out once, for the approvals and for the event. */
  private @Nullable List<Event.PolicyVersion> policies;

  private record Line(
      String id,
      StateValue.Card card,
      StateValue.Batch batch,
      StateValue.Product product,
      boolean picked) {}

  private Checkout(Case on, List<Line> lines, long touched, @Nullable String contended) {
    this.on = on;
    this.lines = lines;
    this.contended = contended;
    long latest = lines.stream().mapToLong(line -> line.card.at()).max().orElse(0);
    this.at = on.timeAfter(Math.max(latest, touched));
  }

  /** Cards that were just asked for or picked. */
  static Checkout ordered(Case on, List<OrderItem> items, List<String> cards) {
    List<Line> lines = new ArrayList<>();
    String contended = null;
    int next = 0;
    for (OrderItem item : items) {
      for (int i = 0; i < item.quantity(); i++) {
        String id = cards.get(next++);
        Line line = line(on, item, id);
        if (line == null) {
          contended = id;
        } else {
          lines.add(line);
        }
      }
    }
    return new Checkout(on, lines, 0, contended);
  }

  /** Cards that the actor has under a hold or a sale already. */
  static Checkout of(Case on, List<String> cards, long touched) {
    List<Line> lines = new ArrayList<>();
    for (String id : cards) {
      StateValue.Card card = on.card(id);
      StateValue.Batch batch = on.batchOf(card);
      lines.add(new Line(id, card, batch, on.productOf(batch), false));
    }
    return new Checkout(on, lines, touched, null);
  }

  private static @Nullable Line line(Case on, OrderItem item, String id) {
    StateValue.Card card = on.state.get(StateKey.card(id));
    if (card == null) {
      if (item.picked()) {
        return null;
      }
      throw Refuse.card(RefusalCode.CARD_UNKNOWN, id);
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
    refuseWhere(
        line -> !Cards.maySell(line.card, line.batch, on.me()), RefusalCode.SELLER_NOT_ALLOWED);
    for (Line line : lines) {
      if (!Cards.hasCredentials(on.actor, line.product, at)) {
        // Picking another card of the product would not help.
        throw line.picked
            ? Refuse.because(RefusalCode.CREDENTIAL_MISSING)
            : Refuse.card(RefusalCode.CREDENTIAL_MISSING, line.id);
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

  /**
   * As {@link #free}, for cards under this hold of the actor; where it lapsed, others may be in.
   */
  Checkout freeUnder(String hold) {
    for (Line line : lines) {
      if (!hold.equals(line.card.hold())) {
        notHeld(line);
      }
    }
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
      taken(line, RefusalCode.CARD_HELD, hold.owner(), line.card.since());
    }
  }

  private void notSold(Line line) {
    if (line.card.sale() != null) {
      String seller = Cards.holder(line.card, line.batch);
      taken(line, RefusalCode.CARD_SOLD, seller, line.card.since());
    }
  }

  private void notRedeemed(Line line) {
    String redeemer = line.card.redeemer();
    Integer redemption = line.card.redemption();
    if (redeemer != null && redemption != null) {
      taken(line, RefusalCode.CARD_ALREADY_REDEEMED, redeemer, redemption);
    }
  }

  private void taken(Line line, RefusalCode code, String taker, int blocking) {
    if (line.picked) {
      contended = line.id;
    } else {
      throw Refuse.with(on.taken(code, line.id, taker, blocking, line.card.at()));
    }
  }

  private void refuseWhere(Predicate<Line> stands, RefusalCode code) {
    for (Line line : lines) {
      if (stands.test(line)) {
        if (!line.picked) {
          throw Refuse.card(code, line.id);
        }
        contended = line.id;
      }
    }
  }

  /** Every refusal has been looked for: only now may a picked card send the asker back. */
  Checkout settled() {
    if (contended != null) {
      throw Refuse.with(new Decision.Contended(contended));
    }
    return this;
  }

  /** What the policy in force demands for a card of this worth has been approved. */
  Checkout approved(String orderCommitment) {
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      List<ApprovalKind> required = required(policies().get(i));
      if (!required.isEmpty()) {
        List<StateValue.Approval> given = new ArrayList<>();
        add(given, on.state.get(StateKey.orderApprovals(on.me(), orderCommitment)));
        add(given, on.state.get(StateKey.cardApprovals(line.id)));
        if (!Tiers.satisfied(required, given)) {
          // A picked card goes unnamed: another may come next time, so the order is to be approved.
          throw line.picked
              ? Refuse.because(RefusalCode.TIER_REQUIREMENT_MISSING)
              : Refuse.card(RefusalCode.TIER_REQUIREMENT_MISSING, line.id);
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

  private List<ApprovalKind> required(Event.PolicyVersion version) {
    Integer tier = version.tier();
    return tier == null ? List.of() : Tiers.of(on.terms(version)).get(tier).requires();
  }

  /** What each card is sold under. */
  List<Event.PolicyVersion> policies() {
    if (policies == null) {
      policies = lines.stream().map(this::policy).toList();
    }
    return policies;
  }

  private Event.PolicyVersion policy(Line line) {
    String policy = line.product.terms().policy();
    int version = on.present(StateKey.policy(policy)).version();
    PolicyTerms terms = on.terms(new Event.PolicyVersion(policy, null, version));
    Integer tier = Tiers.reached(terms, line.card, line.product.terms());
    return new Event.PolicyVersion(policy, tier, version);
  }

  List<Event.CardStep> steps() {
    return lines.stream().map(line -> new Event.CardStep(line.id, line.card.seq())).toList();
  }
}
