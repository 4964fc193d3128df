package io.cardproof.claims;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Events;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import org.jspecify.annotations.Nullable;

/** Money that guarantors hold for what was sold, as they say it. */
public final class Escrows implements AnswerShape {
  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;

  Escrows(Desk desk, Records records, PrivateFields fields) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
  }

  /** A sale by its id, or by its order and seller. */
  public record Hold(
      @Nullable String saleId,
      @Nullable String orderId,
      @Nullable String seller,
      @Nullable String amount,
      @Nullable String currency,
      @Nullable String paymentRef) {}

  public record Release(@Nullable String paymentRef) {}

  public record PayOut(@Nullable String claimId, @Nullable String paymentRef) {}

  public record Escrowed(
      String escrowId, String saleId, String state, @Nullable String claimId, Receipt receipt) {}

  /**
   * @param amount for its guarantor, the sale's seller and the offices
   */
  public record Escrow(
      String escrowId,
      String saleId,
      String state,
      String guarantor,
      @Nullable String amount,
      @Nullable String currency) {}

  public Answer hold(Asking asking, Hold hold) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String amount =
        envelope.hide(PrivateFields.AMOUNT, Prices.required(hold.amount(), hold.currency()));
    String payment = Prices.payment(envelope, hold.paymentRef());
    String sale = sale(asking.caller(), hold);
    Action action = new Action.HoldEscrow(amount == null ? "" : amount, payment, sale);
    return shape(desk.ask(asking, action, envelope.papers()));
  }

  private String sale(Caller caller, Hold hold) {
    String id = hold.saleId();
    Input.require(
        (id == null) != (hold.orderId() == null),
        "saleId",
        "give either a saleId, or an orderId with its seller");
    Input.require(id == null || hold.seller() == null, "seller", "a seller goes with an orderId");
    if (id != null) {
      records.sale(id);
      return id;
    }
    String seller = Input.reference(hold.seller(), "seller");
    String order = Input.reference(hold.orderId(), "orderId");
    if (!caller.has(Role.GUARANTOR)) {
      // Which orders a shop has is nobody's else to find out.
      throw Refused.of(RefusalCode.ROLE_MISSING);
    }
    StateValue.Order found =
        records.find(StateKey.order(seller, fields.orderCommitment(seller, order)));
    if (found == null || found.sale() == null) {
      throw Refused.withDetail(
          "order.unknown",
          "This gateway knows no sold order of this id of this seller; a saleId is known"
              + " anywhere.");
    }
    return found.sale();
  }

  public Answer release(Asking asking, String id, Release release) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String payment = Prices.payment(envelope, release.paymentRef());
    escrow(id);
    return shape(desk.ask(asking, new Action.ReleaseEscrow(id, payment), envelope.papers()));
  }

  public Answer payOut(Asking asking, String id, PayOut payOut) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String claim = Input.reference(payOut.claimId(), "claimId");
    String payment = Prices.payment(envelope, payOut.paymentRef());
    escrow(id);
    records.known(claim, StateKey.claim(claim), RefusalCode.CLAIM_UNKNOWN);
    return shape(desk.ask(asking, new Action.PayOutEscrow(claim, id, payment), envelope.papers()));
  }

  private StateValue.Escrow escrow(String id) {
    return records.known(id, StateKey.escrow(id), RefusalCode.ESCROW_UNKNOWN);
  }

  /** For its guarantor, the sale's seller and the offices. */
  public Answer show(Caller caller, String id) {
    StateValue.Escrow escrow = escrow(id);
    String me = caller.member();
    StateValue.Sale sale = records.there(StateKey.sale(escrow.sale()));
    if (!escrow.guarantor().equals(me) && !sale.seller().equals(me) && !Records.isOffice(caller)) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    long index = records.replica().entryOf(escrow.submission()).orElseThrow();
    String commitment =
        records.replica().entry(index).command().action() instanceof Action.HoldEscrow a
            ? a.amountCommitment()
            : null;
    Prices.Sum sum = Prices.Sum.of(fields.reveal(PrivateFields.AMOUNT, commitment));
    Escrow body =
        new Escrow(
            id,
            escrow.sale(),
            escrow.state().name(),
            escrow.guarantor(),
            sum == null ? null : sum.amount(),
            sum == null ? null : sum.currency());
    return new Answer(200, body, -1, false);
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.HoldEscrow a -> shape(done);
      case Action.ReleaseEscrow a -> shape(done);
      case Action.PayOutEscrow a -> shape(done);
      default -> null;
    };
  }

  private Answer shape(Desk.Done done) {
    Escrowed body =
        switch (done.entry().command().action()) {
          case Action.HoldEscrow a -> {
            String id = Events.only(done, Event.EscrowHeld.class).escrow();
            yield escrowed(id, a.sale(), StateValue.EscrowState.HELD, null, done);
          }
          case Action.ReleaseEscrow a ->
              escrowed(a.escrow(), saleOf(a.escrow()), StateValue.EscrowState.RELEASED, null, done);
          case Action.PayOutEscrow a ->
              escrowed(
                  a.escrow(), saleOf(a.escrow()), StateValue.EscrowState.PAID_OUT, a.claim(), done);
          default -> throw new IllegalStateException("another's action");
        };
    return new Answer(201, body, done.index(), done.replayed());
  }

  /** An escrow's sale never changes. */
  private String saleOf(String escrow) {
    return records.there(StateKey.escrow(escrow)).sale();
  }

  private static Escrowed escrowed(
      String id,
      String sale,
      StateValue.EscrowState state,
      @Nullable String claim,
      Desk.Done done) {
    return new Escrowed(id, sale, state.name(), claim, done.receipt());
  }
}
