package io.cardproof.rules;

import io.cardproof.rules.StateValue.HoldState;
import io.cardproof.rules.StateValue.SaleState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One order, one sale; what is sold is delivered once, or undone before. */
final class SaleRules {
  private SaleRules() {}

  static Decision confirm(Case on, Action.ConfirmHold a) {
    StateValue.Hold hold = HoldRules.own(on, a.hold());
    Forms.require(
        a.accountTags() == null || a.accountTags().size() == hold.cards().size(), "accountRef");
    Decision before = soldBefore(on, hold.orderCommitment(), hold.items());
    if (before != null) {
      return before;
    }
    if (hold.state() == HoldState.CONFIRMED) {
      throw Refuse.because(RefusalCode.SALE_UNDONE);
    }
    Checkout checkout = Checkout.of(on, hold.cards(), hold.at());
    checkout.freeUnder(a.hold()).approved(hold.orderCommitment());
    if (hold.state() == HoldState.RELEASED) {
      throw Refuse.because(RefusalCode.HOLD_RELEASED);
    }
    if (!HoldRules.isLive(hold, checkout.at())) {
      throw Refuse.because(RefusalCode.HOLD_EXPIRED);
    }
    return sold(on, checkout, a.hold());
  }

  static Decision make(Case on, Action.MakeSale a) {
    Decision before = soldBefore(on, a.orderCommitment(), a.items());
    if (before != null) {
      return before;
    }
    Checkout checkout = Checkout.ordered(on, a.items(), a.cards());
    on.needs(Role.MARKETPLACE);
    checkout.sellable().free().approved(a.orderCommitment()).settled();
    return sold(on, checkout, null);
  }

  private static @Nullable Decision soldBefore(Case on, String order, List<OrderItem> items) {
    StateValue.Order known = on.state.get(StateKey.order(on.me(), order));
    if (known == null || known.sale() == null) {
      return null;
    }
    if (!known.items().equals(items)) {
      throw Refuse.because(RefusalCode.ORDER_EXISTS);
    }
    return new Decision.Replayed(on.present(StateKey.sale(known.sale())).submission());
  }

  private static Decision sold(Case on, Checkout checkout, @Nullable String hold) {
    String sale = Ids.sale(on.command.id());
    on.isNew(StateKey.sale(sale));
    Event event = new Event.CardsSold(checkout.steps(), hold, checkout.policies(), sale);
    return new Decision.Committed(checkout.at(), List.of(event));
  }

  static Decision undo(Case on, Action.UndoSale a) {
    StateValue.Sale sale = on.existing(StateKey.sale(a.sale()), RefusalCode.SALE_UNKNOWN);
    boolean seller = sale.seller().equals(on.me());
    boolean supplier = sale.cards().stream().allMatch(card -> isSupplier(on, card));
    if (!seller && !supplier) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    if (sale.state() == SaleState.UNDONE) {
      throw Refuse.because(RefusalCode.SALE_UNDONE);
    }
    sale.cards().forEach(card -> CardRules.notRedeemed(on, card, on.card(card)));
    sale.cards().forEach(card -> notReplaced(on, card));
    if (sale.reissueFor() != null) {
      // What a claim brought is not the seller's to take back.
      throw Refuse.because(RefusalCode.CLAIM_STATE);
    }
    if (sale.state() == SaleState.DELIVERED) {
      throw Refuse.because(RefusalCode.CARD_DELIVERED);
    }
    if (!supplier && sale.cards().stream().anyMatch(card -> isOutside(on, card))) {
      throw Refuse.because(RefusalCode.UNDO_SUPPLIER_ONLY);
    }
    long at = on.timeAfter(latest(on, sale));
    if (at > sale.soldAt() + on.ledger.limits().undoWindowMs()) {
      throw Refuse.because(RefusalCode.UNDO_WINDOW_EXCEEDED);
    }
    return new Decision.Committed(at, List.of(new Event.SaleUndone(steps(on, sale), a.sale())));
  }

  private static void notReplaced(Case on, String card) {
    if (on.card(card).state() == CardState.REPLACED) {
      throw Refuse.card(RefusalCode.CARD_VOIDED, card);
    }
  }

  private static boolean isSupplier(Case on, String card) {
    return on.batchOf(on.card(card)).supplier().equals(on.me());
  }

  /** The code is not sealed in the vault, or was seen: the seller's word is not enough. */
  private static boolean isOutside(Case on, String id) {
    StateValue.Card card = on.card(id);
    return card.viewed() || on.batchOf(card).depositary() == null;
  }

  static Decision deliver(Case on, Action.DeliverSale a) {
    StateValue.Sale sale = on.existing(StateKey.sale(a.sale()), RefusalCode.SALE_UNKNOWN);
    if (!sale.seller().equals(on.me())) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    Forms.require(
        a.onBehalfOf() == null || a.onBehalfOf().equals(sale.claimTokenHash()), "onBehalfOf");
    if (sale.state() == SaleState.UNDONE) {
      throw Refuse.because(RefusalCode.SALE_UNDONE);
    }
    if (sale.state() == SaleState.DELIVERED) {
      return seenAgain(on, a, sale);
    }
    Checkout checkout = Checkout.of(on, remaining(on, sale), sale.at()).deliverable();
    return new Decision.Committed(
        checkout.at(), List.of(new Event.CardsDelivered(checkout.steps(), a.sale())));
  }

  /** Without those that others were given for; where that is all of them, they are refused. */
  private static List<String> remaining(Case on, StateValue.Sale sale) {
    List<String> remaining =
        sale.cards().stream().filter(card -> on.card(card).state() != CardState.REPLACED).toList();
    return remaining.isEmpty() ? sale.cards() : remaining;
  }

  /** What the vault shows again is a view; what it never had is the first delivery again. */
  private static Decision seenAgain(Case on, Action.DeliverSale a, StateValue.Sale sale) {
    List<Event.CardStep> shown = new ArrayList<>();
    for (Event.CardStep step : steps(on, sale)) {
      if (on.batchOf(on.card(step.id())).depositary() != null) {
        shown.add(step);
      }
    }
    if (shown.isEmpty()) {
      String delivery = sale.delivery();
      return new Decision.Replayed(delivery == null ? sale.submission() : delivery);
    }
    Viewer viewer = a.onBehalfOf() == null ? Viewer.MEMBER : Viewer.BUYER;
    return on.committed(latest(on, sale), new Event.CodesViewed(List.copyOf(shown), viewer));
  }

  private static long latest(Case on, StateValue.Sale sale) {
    return Math.max(sale.at(), on.latest(sale.cards()));
  }

  private static List<Event.CardStep> steps(Case on, StateValue.Sale sale) {
    return sale.cards().stream()
        .map(card -> new Event.CardStep(card, on.card(card).seq()))
        .toList();
  }
}
