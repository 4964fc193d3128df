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
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compensation pools: what guarantors hold for a member's claims, as they say it. */
public final class Pools implements AnswerShape {
  private static final int PLACES = 4;
  private static final int PLACES_SHOWN = 2;

  /** Currencies of one member's pool; ISO 4217 has fewer than 200. */
  private static final int CURRENCIES_MAX = 200;

  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;

  Pools(Desk desk, Records records, PrivateFields fields) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
  }

  public record Movement(
      @Nullable String amount,
      @Nullable String currency,
      @Nullable String claimId,
      @Nullable String paymentRef) {}

  public record Moved(String member, String balance, String currency, Receipt receipt) {}

  public record Pool(String member, List<Balance> items) {}

  public record Balance(String currency, String balance) {}

  public Answer deposit(Asking asking, String member, Movement movement) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    Input.require(movement.claimId() == null, "claimId", "a deposit pays for no claim");
    Prices.required(movement.amount(), movement.currency());
    String payment = Prices.payment(envelope, movement.paymentRef());
    Action action =
        new Action.DepositToPool(
            Input.required(movement.amount(), "amount"),
            Input.required(movement.currency(), "currency"),
            known(member),
            payment);
    return shape(desk.ask(asking, action, envelope.papers()));
  }

  public Answer payOutOf(Asking asking, String member, Movement movement) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    Prices.required(movement.amount(), movement.currency());
    String payment = Prices.payment(envelope, movement.paymentRef());
    String claim = Input.optionalReference(movement.claimId(), "claimId");
    Action action =
        new Action.PayOutOfPool(
            Input.required(movement.amount(), "amount"),
            claim,
            Input.required(movement.currency(), "currency"),
            known(member),
            payment);
    if (claim != null) {
      records.known(claim, StateKey.claim(claim), RefusalCode.CLAIM_UNKNOWN);
    }
    return shape(desk.ask(asking, action, envelope.papers()));
  }

  private String known(String member) {
    records.known(member, StateKey.member(member), RefusalCode.MEMBER_UNKNOWN);
    return member;
  }

  /** Balances are on the public log; any member may ask. */
  public Answer show(String member) {
    known(member);
    String mine = member + "/";
    List<Balance> items =
        records.replica().list(StateValue.Pool.class, "pool", mine, CURRENCIES_MAX).stream()
            .filter(row -> row.id().startsWith(mine))
            .map(row -> new Balance(row.id().substring(mine.length()), text(row.value().balance())))
            .toList();
    return new Answer(200, new Pool(member, items), -1, false);
  }

  /** As the rules spell balances in events. */
  private static String text(long balance) {
    BigDecimal exact = BigDecimal.valueOf(balance, PLACES).stripTrailingZeros();
    return exact.setScale(Math.max(PLACES_SHOWN, exact.scale())).toPlainString();
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.DepositToPool a -> shape(done);
      case Action.PayOutOfPool a -> shape(done);
      default -> null;
    };
  }

  private static Answer shape(Desk.Done done) {
    Moved body =
        switch (done.entry().command().action()) {
          case Action.DepositToPool a -> {
            Event.PoolDeposited e = Events.only(done, Event.PoolDeposited.class);
            yield new Moved(e.member(), e.balance(), e.currency(), done.receipt());
          }
          case Action.PayOutOfPool a -> {
            Event.PoolPaidOut e = Events.only(done, Event.PoolPaidOut.class);
            yield new Moved(e.member(), e.balance(), e.currency(), done.receipt());
          }
          default -> throw new IllegalStateException("another's action");
        };
    return new Answer(201, body, done.index(), done.replayed());
  }
}
