package io.cardproof.rules;

import io.cardproof.rules.StateValue.HoldState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checkout reservations: all items or none, with an expiry. */
final class HoldRules {
  private HoldRules() {}

  static Decision place(Case on, Action.PlaceHold a) {
    Decision again = again(on, a);
    if (again != null) {
      return again;
    }
    String hold = Ids.hold(on.command.id());
    on.isNew(StateKey.hold(hold));
    Checkout checkout = Checkout.ordered(on, a.items(), a.cards());
    on.needs(Role.MARKETPLACE);
    checkout.sellable().free();
    slotIsFree(on, a.slot(), checkout.at());
    checkout.settled();
    return new Decision.Committed(
        checkout.at(),
        List.of(new Event.HoldPlaced(checkout.steps(), checkout.at() + a.ttlMs(), hold)));
  }

  /** The same order again, while its hold lives or after its sale, is the first answer again. */
  private static @Nullable Decision again(Case on, Action.PlaceHold a) {
    StateValue.Order order = on.state.get(StateKey.order(on.me(), a.orderCommitment()));
    if (order == null) {
      return null;
    }
    StateValue.Hold hold = order.hold() == null ? null : on.present(StateKey.hold(order.hold()));
    boolean sold = order.sale() != null;
    if (!sold && (hold == null || !isLive(hold, on.timeAfter(hold.at())))) {
      return null;
    }
    // An order that was sold without a hold has no reservation to answer with.
    if (hold == null || !order.items().equals(a.items())) {
      throw Refuse.because(RefusalCode.ORDER_EXISTS);
    }
    return new Decision.Replayed(hold.submission());
  }

  static boolean isLive(StateValue.Hold hold, long at) {
    return hold.state() == HoldState.LIVE && at < hold.expiresAt();
  }

  private static void slotIsFree(Case on, int slot, long at) {
    StateValue.HoldSlot taken = on.state.get(StateKey.holdSlot(on.me(), slot));
    StateValue.Hold hold = taken == null ? null : on.present(StateKey.hold(taken.hold()));
    if (hold != null && isLive(hold, at)) {
      throw Refuse.because(RefusalCode.HOLD_LIMIT);
    }
  }

  static Decision renew(Case on, Action.RenewHold a) {
    StateValue.Hold hold = own(on, a.hold());
    if (hold.state() != HoldState.LIVE) {
      throw Refuse.because(RefusalCode.HOLD_RELEASED);
    }
    long at = latest(on, hold);
    long expiresAt = Math.min(at + a.ttlMs(), hold.placedAt() + on.ledger.limits().holdMsMax());
    if (at >= hold.expiresAt() || at >= expiresAt) {
      throw Refuse.because(RefusalCode.HOLD_EXPIRED);
    }
    Event renewed = new Event.HoldRenewed(steps(on, a.hold(), hold), expiresAt, a.hold());
    return new Decision.Committed(at, List.of(renewed));
  }

  /** Released already, confirmed or lapsed: nothing to do, and nothing to complain of. */
  static Decision release(Case on, Action.ReleaseHold a) {
    StateValue.Hold hold = own(on, a.hold());
    long at = latest(on, hold);
    if (!isLive(hold, at)) {
      return new Decision.Replayed(hold.submission());
    }
    Event released = new Event.HoldReleased(steps(on, a.hold(), hold), a.hold());
    return new Decision.Committed(at, List.of(released));
  }

  static StateValue.Hold own(Case on, String id) {
    StateValue.Hold hold = on.existing(StateKey.hold(id), RefusalCode.HOLD_UNKNOWN);
    if (!hold.owner().equals(on.me())) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    return hold;
  }

  /** Not before anything that happened to its cards: they may have been taken after it lapsed. */
  private static long latest(Case on, StateValue.Hold hold) {
    return on.timeAfter(Math.max(hold.at(), on.latest(hold.cards())));
  }

  private static List<Event.CardStep> steps(Case on, String id, StateValue.Hold hold) {
    return hold.cards().stream()
        .filter(card -> id.equals(on.card(card).hold()))
        .map(card -> new Event.CardStep(card, on.card(card).seq()))
        .toList();
  }
}
