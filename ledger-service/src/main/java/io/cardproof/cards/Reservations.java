package io.cardproof.cards;

import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Event;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds at checkout: placed, renewed, released, looked at. Confirming one is a sale. */
public final class Reservations implements AnswerShape {
  private static final long SECOND_MS = 1_000;

  /** A slot is lost only to another gateway that serves the same member at the same time. */
  private static final int SLOT_TRIES_MAX = 4;

  /** As shops have it: the time most payments need. */
  private static final int TTL_DEFAULT_SECONDS = 900;

  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;
  private final Checkout checkout;
  private final HoldSlots slots;

  Reservations(Desk desk, Records records, PrivateFields fields, Checkout checkout) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
    this.checkout = checkout;
    this.slots = new HoldSlots(records);
  }

  /**
   * @param ttlSeconds 1 to 172,800; 900 if not given
   */
  public record Place(
      @Nullable String orderId,
      @Nullable String buyerRef,
      @Nullable String accountRef,
      @Nullable List<Order.Item> items,
      @Nullable Long ttlSeconds) {}

  public record Renew(@Nullable Long ttlSeconds) {}

  public record Placed(
      String reservationId, String expiresAt, List<CardRef> items, Receipt receipt) {}

  /**
   * @param state LIVE, EXPIRED, RELEASED or CONFIRMED
   */
  public record Shown(
      String reservationId,
      @Nullable String orderId,
      String state,
      String expiresAt,
      List<CardRef> items,
      @Nullable String saleId) {}

  public Answer place(Asking asking, Place place) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    Order order =
        new Order(
            Input.reference(place.orderId(), "orderId"),
            Order.items(place.items(), checkout.itemsMax()),
            Input.optionalReference(place.buyerRef(), "buyerRef"),
            Checkout.account(place.accountRef()));
    long ttlMs = ttlMs(place.ttlSeconds() == null ? TTL_DEFAULT_SECONDS : place.ttlSeconds());
    String commitment = envelope.hideComparably(PrivateFields.ORDER, order.id());
    String buyer = envelope.hide(PrivateFields.BUYER, order.buyer());
    Action.PlaceHold bare =
        new Action.PlaceHold(null, buyer, List.of(), order.items(), commitment, 0, ttlMs);
    return placed(place(asking, order, bare, envelope));
  }

  /** With another slot where another gateway of this member was faster, but not for ever. */
  private Desk.Done place(
      Asking asking, Order order, Action.PlaceHold bare, PrivateFields.Envelope envelope) {
    for (int tries = 1; ; tries++) {
      try {
        return placeOnce(asking, order, bare, envelope);
      } catch (Refused refused) {
        boolean slotTaken = refused.code().equals(RefusalCode.HOLD_LIMIT.word());
        if (!slotTaken || tries == SLOT_TRIES_MAX) {
          throw refused;
        }
      }
    }
  }

  private Desk.Done placeOnce(
      Asking asking, Order order, Action.PlaceHold bare, PrivateFields.Envelope envelope) {
    Caller caller = asking.caller();
    return checkout.ask(
        asking,
        Asked.of(bare, envelope.ofAccount(order.account())),
        order,
        () -> checkout.heldBefore(caller, bare.orderCommitment(), order.items()),
        (cards, tags) ->
            new Action.PlaceHold(
                tags,
                bare.buyerCommitment(),
                cards,
                bare.items(),
                bare.orderCommitment(),
                slots.find(caller.member()),
                bare.ttlMs()),
        envelope.papers());
  }

  private long ttlMs(long seconds) {
    long max = records.ledger().limits().holdMsMax() / SECOND_MS;
    Input.require(
        seconds >= 1 && seconds <= max, "ttlSeconds", "`ttlSeconds` is between 1 and " + max);
    return seconds * SECOND_MS;
  }

  public Answer renew(Asking asking, String id, Renew renew) {
    long ttlMs = ttlMs(Input.required(renew.ttlSeconds(), "ttlSeconds"));
    records.hold(id);
    return renewed(desk.ask(asking, new Action.RenewHold(id, ttlMs), List.of()));
  }

  /** Whatever became of it before, it is not held any more. */
  public Answer release(Asking asking, String id) {
    records.hold(id);
    Desk.Done done = desk.ask(asking, new Action.ReleaseHold(id), List.of());
    return new Answer(204, null, done.index(), false);
  }

  public Answer show(Caller caller, String id) {
    StateValue.Hold hold = records.hold(id);
    if (!hold.owner().equals(caller.member())) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    StateValue.Order order = records.there(StateKey.order(hold.owner(), hold.orderCommitment()));
    boolean lapsed = hold.state() == StateValue.HoldState.LIVE && records.now() >= hold.expiresAt();
    Shown shown =
        new Shown(
            id,
            fields.reveal(PrivateFields.ORDER, hold.orderCommitment()),
            lapsed ? "EXPIRED" : hold.state().name(),
            Spelled.time(hold.expiresAt()),
            CardRef.of(hold.cards(), records),
            id.equals(order.hold()) ? order.sale() : null);
    return new Answer(200, shown, -1, false);
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.PlaceHold a -> placed(done);
      case Action.RenewHold a -> renewed(done);
      case Action.ReleaseHold a -> new Answer(204, null, done.index(), done.replayed());
      default -> null;
    };
  }

  private Answer placed(Desk.Done done) {
    Event.HoldPlaced event = Events.only(done, Event.HoldPlaced.class);
    return answer(201, done, event.hold(), event.expiresAt(), event.cards());
  }

  private Answer renewed(Desk.Done done) {
    Event.HoldRenewed event = Events.only(done, Event.HoldRenewed.class);
    return answer(200, done, event.hold(), event.expiresAt(), event.cards());
  }

  private Answer answer(
      int status, Desk.Done done, String hold, long expiresAt, List<Event.CardStep> cards) {
    Placed body =
        new Placed(hold, Spelled.time(expiresAt), CardRef.ofSteps(cards, records), done.receipt());
    return new Answer(status, body, done.index(), done.replayed());
  }
}
