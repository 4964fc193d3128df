package io.cardproof.cards;

import io.cardproof.codec.Digests;
import io.cardproof.keys.ClaimTokens;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Event;
import io.cardproof.rules.Ids;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sales: of a hold, or of cards that are free; undone; looked up by their id or their order. */
public final class Sales implements AnswerShape {
  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;
  private final Checkout checkout;
  private final ClaimTokens tokens;
  private final EvaluationMeter meter;

  Sales(
      Desk desk,
      Records records,
      PrivateFields fields,
      Checkout checkout,
      ClaimTokens tokens,
      EvaluationMeter meter) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
    this.checkout = checkout;
    this.tokens = tokens;
    this.meter = meter;
  }

  public record Sell(
      @Nullable String orderId,
      @Nullable List<Order.Item> items,
      @Nullable String buyerRef,
      @Nullable String accountRef,
      @Nullable String paymentRef,
      @Nullable String price,
      @Nullable String currency) {}

  public record Confirm(
      @Nullable String paymentRef,
      @Nullable String price,
      @Nullable String currency,
      @Nullable String accountRef) {}

  public record Undo(@Nullable String reason) {}

  public record Sold(
      String saleId,
      @Nullable String orderId,
      List<CardRef> items,
      String claimToken,
      Receipt receipt) {}

  public record Undone(String saleId, String state, List<CardRef> items, Receipt receipt) {}

  /**
   * An order of the caller. Without a sale it is held, or its sale was undone.
   *
   * @param state HELD, SOLD, DELIVERED or UNDONE
   * @param reissueFor claim that this sale is the remedy of; token and order are the first sale's
   * @param replacements cards that took the place of others of this sale
   */
  public record Shown(
      @Nullable String saleId,
      @Nullable String reservationId,
      @Nullable String orderId,
      String state,
      List<CardRef> items,
      @Nullable String soldAt,
      @Nullable String expiresAt,
      @Nullable String claimToken,
      @Nullable String reissueFor,
      @Nullable List<Replaced> replacements,
      @Nullable Receipt receipt) {}

  /**
   * @param cardId that is out
   */
  public record Replaced(String cardId, String byCardId, String saleId, String claimId) {}

  public Answer sell(Asking asking, Sell sell) {
    Caller caller = asking.caller();
    PrivateFields.Envelope envelope = fields.envelope(asking);
    Order order =
        new Order(
            Input.reference(sell.orderId(), "orderId"),
            Order.items(sell.items(), checkout.itemsMax()),
            Input.optionalReference(sell.buyerRef(), "buyerRef"),
            Checkout.account(sell.accountRef()));
    String buyer = envelope.hide(PrivateFields.BUYER, order.buyer());
    String payment = payment(envelope, sell.paymentRef());
    String price = envelope.hide(PrivateFields.PRICE, Input.money(sell.price(), sell.currency()));
    String commitment = envelope.hideComparably(PrivateFields.ORDER, order.id());
    Action.MakeSale bare =
        new Action.MakeSale(
            null, buyer, List.of(), tokenHash(asking), order.items(), commitment, payment, price);
    Asked asked = Asked.of(bare, envelope.ofAccount(order.account()));
    Checkout.Build build =
        (cards, tags) ->
            new Action.MakeSale(
                tags,
                buyer,
                cards,
                bare.claimTokenHash(),
                order.items(),
                commitment,
                payment,
                price);
    Desk.Done done =
        order.picks()
            ? checkout.ask(
                asking,
                asked,
                order,
                () -> checkout.soldBefore(caller, commitment, order.items()),
                build,
                envelope.papers())
            : checkout.askNamed(asking, asked, order, build, envelope.papers());
    return sold(caller, done, order.id());
  }

  public Answer confirm(Asking asking, String id, Confirm confirm) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String account = Checkout.account(confirm.accountRef());
    String payment = payment(envelope, confirm.paymentRef());
    String price =
        envelope.hide(PrivateFields.PRICE, Input.money(confirm.price(), confirm.currency()));
    StateValue.Hold hold = records.hold(id);
    boolean own = hold.owner().equals(asking.caller().member());
    Action.ConfirmHold action =
        new Action.ConfirmHold(
            own ? checkout.accountTags(asking.caller(), hold.cards(), account) : null,
            tokenHash(asking),
            id,
            payment,
            price);
    Asked asked = Asked.of(action, envelope.ofAccount(account));
    Desk.Done done = desk.ask(asking, asked, action, envelope.papers());
    return sold(asking.caller(), done, orderId(hold.orderCommitment()));
  }

  private static @Nullable String payment(
      PrivateFields.Envelope envelope, @Nullable String reference) {
    return envelope.hide(PrivateFields.PAYMENT, Input.optionalReference(reference, "paymentRef"));
  }

  private String tokenHash(Asking asking) {
    String token = tokens.tokenFor(Ids.sale(asking.submissionId()));
    return Digests.base64Url(tokens.hash(token));
  }

  /** By its seller while the codes are sealed and unseen, else by the supplier. */
  public Answer undo(Asking asking, String id, Undo undo) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String reason = envelope.hide(PrivateFields.REASON, Input.text(undo.reason(), "reason"));
    records.sale(id);
    return undone(desk.ask(asking, new Action.UndoSale(reason, id), envelope.papers()));
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.MakeSale a -> sold(caller, done, orderId(a.orderCommitment()));
      case Action.ConfirmHold a ->
          sold(caller, done, orderId(records.hold(a.hold()).orderCommitment()));
      case Action.UndoSale a -> undone(done);
      default -> null;
    };
  }

  private @Nullable String orderId(String commitment) {
    return fields.reveal(PrivateFields.ORDER, commitment);
  }

  private Answer sold(Caller caller, Desk.Done done, @Nullable String orderId) {
    Event.CardsSold event = Events.only(done, Event.CardsSold.class);
    if (!done.replayed()) {
      meter.earn(caller.member(), event.cards().size());
    }
    Sold body =
        new Sold(
            event.sale(),
            orderId,
            CardRef.ofSteps(event.cards(), records),
            tokens.tokenFor(event.sale()),
            done.receipt());
    return new Answer(201, body, done.index(), done.replayed());
  }

  private Answer undone(Desk.Done done) {
    Event.SaleUndone event = Events.only(done, Event.SaleUndone.class);
    Undone body =
        new Undone(
            event.sale(),
            StateValue.SaleState.UNDONE.name(),
            CardRef.ofSteps(event.cards(), records),
            done.receipt());
    return new Answer(200, body, done.index(), done.replayed());
  }

  public Answer show(Caller caller, String id) {
    StateValue.Sale sale = records.sale(id);
    if (!sale.seller().equals(caller.member())) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    return new Answer(200, shown(id, sale, null), -1, false);
  }

  /** The caller's own order; another's has the same name and is not seen. */
  public Answer order(Caller caller, String orderId) {
    String known = orderId.length() <= Input.REFERENCE_CHARS ? orderId : "";
    String commitment = fields.orderCommitment(caller.member(), wellFormed(known));
    StateValue.Order order = records.find(StateKey.order(caller.member(), commitment));
    if (order == null) {
      throw Refused.of("order.unknown");
    }
    if (order.sale() != null) {
      StateValue.Sale sale = records.there(StateKey.sale(order.sale()));
      return new Answer(200, shown(order.sale(), sale, order.hold()), -1, false);
    }
    if (order.hold() != null) {
      return new Answer(200, held(orderId, order.hold()), -1, false);
    }
    // Undone: its id is free again, and says so until it is used.
    Shown free =
        new Shown(null, null, orderId, "UNDONE", List.of(), null, null, null, null, null, null);
    return new Answer(200, free, -1, false);
  }

  private static String wellFormed(String text) {
    boolean broken = text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    return broken ? "" : text;
  }

  private Shown held(String orderId, String id) {
    StateValue.Hold hold = records.there(StateKey.hold(id));
    boolean live = hold.state() == StateValue.HoldState.LIVE && records.now() < hold.expiresAt();
    String state =
        live ? "HELD" : hold.state() == StateValue.HoldState.LIVE ? "EXPIRED" : hold.state().name();
    return new Shown(
        null,
        id,
        orderId,
        state,
        CardRef.of(hold.cards(), records),
        null,
        Spelled.time(hold.expiresAt()),
        null,
        null,
        null,
        null);
  }

  private Shown shown(String id, StateValue.Sale sale, @Nullable String hold) {
    long index = records.replica().entryOf(sale.submission()).orElseThrow();
    return new Shown(
        id,
        hold,
        orderId(sale.orderCommitment()),
        sale.state().name(),
        CardRef.of(sale.cards(), records),
        Spelled.time(sale.soldAt()),
        null,
        tokens.tokenFor(records.firstSale(id)),
        sale.reissueFor(),
        replacements(sale),
        desk.receipt(index, records.replica().entry(index)));
  }

  /** Null where none was replaced, which is the rule. */
  private @Nullable List<Replaced> replacements(StateValue.Sale sale) {
    List<Replaced> replaced =
        sale.cards().stream()
            .filter(card -> records.card(card).state() == CardState.REPLACED)
            .flatMap(this::replacement)
            .toList();
    return replaced.isEmpty() ? null : replaced;
  }

  /** It is among the last entries of the card. */
  private Stream<Replaced> replacement(String card) {
    return records.replica().history(card).reversed().stream()
        .flatMap(index -> records.replica().entry(index).events().stream())
        .filter(Event.CardReplaced.class::isInstance)
        .map(Event.CardReplaced.class::cast)
        .filter(event -> event.card().id().equals(card))
        .limit(1)
        .map(event -> new Replaced(card, event.replacement().id(), event.sale(), event.claim()));
  }
}
