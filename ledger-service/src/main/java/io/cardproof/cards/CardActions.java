package io.cardproof.cards;

import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.ApprovalKind;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Event;
import io.cardproof.rules.RedemptionOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can happen to a card outside its checkout: frozen, voided, attested, approved. */
public final class CardActions implements AnswerShape {
  private static final int UNCERTAINTY_DEFAULT_SECONDS = 60;
  private static final int UNCERTAINTY_MAX_SECONDS = 3_600;

  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;
  private final Tags tags;

  CardActions(Desk desk, Records records, PrivateFields fields, Tags tags) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
    this.tags = tags;
  }

  public record Reason(@Nullable String reason) {}

  /**
   * @param redeemedAt RFC 3339, by the issuer's clock
   * @param uncertaintySeconds how far that clock may be off; 60 if not given
   */
  public record Redeem(
      @Nullable RedemptionOutcome outcome,
      @Nullable String redeemedAt,
      @Nullable String accountRef,
      @Nullable String issuerCode,
      @Nullable Integer uncertaintySeconds,
      @Nullable Boolean correction) {}

  /**
   * @param name of the file, for people; stays off the ledger
   */
  public record Evidence(@Nullable String sha256, @Nullable String kind, @Nullable String name) {}

  public record Approve(
      @Nullable String cardId,
      @Nullable String orderId,
      @Nullable ApprovalKind kind,
      @Nullable String person,
      @Nullable Evidence evidence) {}

  /**
   * @param state where the action alone decides it
   */
  public record Changed(String cardId, @Nullable String state, Receipt receipt) {}

  public record Redeemed(
      String cardId,
      String outcome,
      String redeemedAt,
      int uncertaintySeconds,
      String witness,
      boolean correction,
      Receipt receipt) {}

  public record Approved(
      @Nullable String cardId, @Nullable String orderId, String kind, Receipt receipt) {}

  private interface Build {
    Action with(@Nullable String reasonCommitment);
  }

  public Answer freeze(Asking asking, String id, Reason reason) {
    return act(asking, id, reason, commitment -> new Action.FreezeCard(id, commitment));
  }

  public Answer unfreeze(Asking asking, String id, Reason reason) {
    return act(asking, id, reason, commitment -> new Action.UnfreezeCard(id, commitment));
  }

  public Answer voidCard(Asking asking, String id, Reason reason) {
    return act(asking, id, reason, commitment -> new Action.VoidCard(id, commitment));
  }

  private Answer act(Asking asking, String id, Reason reason, Build build) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String commitment = envelope.hide(PrivateFields.REASON, Input.text(reason.reason(), "reason"));
    records.card(id);
    return shape(desk.ask(asking, build.with(commitment), envelope.papers()));
  }

  public Answer redeem(Asking asking, String id, Redeem redeem) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String account = Checkout.account(redeem.accountRef());
    Integer stated = redeem.uncertaintySeconds();
    int uncertainty = stated == null ? UNCERTAINTY_DEFAULT_SECONDS : stated;
    Input.require(
        uncertainty >= 0 && uncertainty <= UNCERTAINTY_MAX_SECONDS,
        "uncertaintySeconds",
        "`uncertaintySeconds` is between 0 and " + UNCERTAINTY_MAX_SECONDS);
    long redeemedAt = Input.time(redeem.redeemedAt(), "redeemedAt");
    String issuerCode =
        envelope.hide(
            PrivateFields.ISSUER_CODE, Input.optionalReference(redeem.issuerCode(), "issuerCode"));
    records.card(id);
    Action action =
        new Action.AttestRedemption(
            accountTag(asking.caller(), id, account),
            id,
            Boolean.TRUE.equals(redeem.correction()),
            issuerCode,
            redeem.outcome() == null ? RedemptionOutcome.SUCCESS : redeem.outcome(),
            redeemedAt,
            uncertainty);
    return shape(desk.ask(asking, action, envelope.papers()));
  }

  private @Nullable String accountTag(Caller caller, String id, @Nullable String account) {
    return account == null ? null : tags.accountTags(caller, List.of(id), account).getFirst();
  }

  public Answer approve(Asking asking, Approve approve) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    String card = approve.cardId();
    String order = approve.orderId();
    Input.require(
        (card == null) != (order == null), "cardId", "give either a cardId or an orderId");
    ApprovalKind kind = Input.required(approve.kind(), "kind");
    String person =
        envelope.hideComparably(PrivateFields.PERSON, Input.reference(approve.person(), "person"));
    Evidence evidence = Input.required(approve.evidence(), "evidence");
    String digest = Input.digest(evidence.sha256(), "evidence.sha256");
    String commitment =
        order == null
            ? null
            : envelope.hideComparably(PrivateFields.ORDER, Input.reference(order, "orderId"));
    if (card != null) {
      records.card(card);
    }
    Action action = new Action.RecordApproval(card, List.of(digest), kind, commitment, person);
    return shape(desk.ask(asking, action, envelope.papers()));
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.FreezeCard a -> shape(done);
      case Action.UnfreezeCard a -> shape(done);
      case Action.VoidCard a -> shape(done);
      case Action.AttestRedemption a -> shape(done);
      case Action.RecordApproval a -> shape(done);
      default -> null;
    };
  }

  private Answer shape(Desk.Done done) {
    Receipt receipt = done.receipt();
    return switch (done.entry().command().action()) {
      case Action.FreezeCard a -> changed(done, a.card(), CardState.FROZEN.name());
      case Action.UnfreezeCard a -> changed(done, a.card(), null);
      case Action.VoidCard a -> changed(done, a.card(), CardState.VOIDED.name());
      case Action.AttestRedemption a ->
          new Answer(201, redeemed(a, done, receipt), done.index(), done.replayed());
      case Action.RecordApproval a ->
          new Answer(
              201,
              new Approved(
                  a.card(),
                  fields.reveal(PrivateFields.ORDER, a.orderCommitment()),
                  a.kind().name(),
                  receipt),
              done.index(),
              done.replayed());
      default -> throw new IllegalStateException("another's action");
    };
  }

  private static Answer changed(Desk.Done done, String card, @Nullable String state) {
    Changed body = new Changed(card, state, done.receipt());
    return new Answer(200, body, done.index(), done.replayed());
  }

  private static Redeemed redeemed(Action.AttestRedemption a, Desk.Done done, Receipt receipt) {
    String witness = "";
    for (Event event : done.entry().events()) {
      witness =
          switch (event) {
            case Event.RedemptionAttested e -> e.witness().name();
            case Event.RedemptionCorrected e -> e.witness().name();
            default -> witness;
          };
    }
    return new Redeemed(
        a.card(),
        a.outcome().name(),
        Spelled.time(a.redeemedAt()),
        a.uncertaintySeconds(),
        witness,
        a.correction(),
        receipt);
  }
}
