package io.cardproof.claims;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.cards.Stock;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Remedy;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the liable party did about a claim. */
public final class Settlements {
  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;
  private final Stock stock;

  Settlements(Desk desk, Records records, PrivateFields fields, Stock stock) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
    this.stock = stock;
  }

  /**
   * @param replacementCardId with REISSUE only; absent: the gateway picks from the caller's stock
   */
  public record Settlement(
      @Nullable Remedy remedy,
      @Nullable String replacementCardId,
      @Nullable String amount,
      @Nullable String currency,
      @Nullable String paymentRef) {}

  public Answer settle(Asking asking, String id, Settlement settlement) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    Remedy remedy = Input.required(settlement.remedy(), "remedy");
    String replacement = settlement.replacementCardId();
    boolean reissue = remedy == Remedy.REISSUE;
    Input.require(
        reissue || replacement == null, "replacementCardId", "only a reissue replaces a card");
    String amount = Prices.amount(settlement.amount(), settlement.currency());
    Input.require(!reissue || amount == null, "amount", "a reissue pays nothing");
    Action.SettleClaim action =
        new Action.SettleClaim(
            envelope.hide(PrivateFields.AMOUNT, amount),
            id,
            envelope.hide(
                PrivateFields.PAYMENT,
                Input.optionalReference(settlement.paymentRef(), "paymentRef")),
            reissue && replacement == null,
            remedy,
            replacement);
    StateValue.Claim claim = records.known(id, StateKey.claim(id), RefusalCode.CLAIM_UNKNOWN);
    Desk.Done done =
        action.picked()
            ? pick(asking, action, claim, envelope)
            : desk.ask(asking, action, envelope.papers());
    return ClaimAnswers.shape(done);
  }

  private Desk.Done pick(
      Asking asking,
      Action.SettleClaim bare,
      StateValue.Claim claim,
      PrivateFields.Envelope envelope) {
    try (Tries tries = new Tries(asking, bare, claim)) {
      Desk.Done done =
          desk.askPicking(asking, Asked.of(bare), attempt -> tries.next(), envelope.papers());
      tries.end(done);
      return done;
    }
  }

  /** Cards of one request; each try gives up the one before. */
  private final class Tries implements AutoCloseable {
    private final Asking asking;
    private final Action.SettleClaim bare;
    private final StateValue.Claim claim;
    private Stock.Picked picked = stock.nothing();

    Tries(Asking asking, Action.SettleClaim bare, StateValue.Claim claim) {
      this.asking = asking;
      this.bare = bare;
      this.claim = claim;
    }

    Action next() {
      picked.markUsed(); // lost to another: not first in line again
      picked.close();
      picked = stock.nothing();
      String sku = records.skuOf(claim.card());
      stock.take(asking.caller(), sku, 1, Set.of(claim.card()), picked);
      if (picked.cards().isEmpty()) {
        throw none();
      }
      return new Action.SettleClaim(
          bare.amountCommitment(),
          bare.claim(),
          bare.paymentCommitment(),
          true,
          bare.remedy(),
          picked.cards().getFirst());
    }

    /** What the rules object to whatever the card goes before the want of one. */
    private Refused none() {
      Action any =
          new Action.SettleClaim(
              bare.amountCommitment(),
              bare.claim(),
              bare.paymentCommitment(),
              false,
              bare.remedy(),
              claim.card());
      return records.decide(asking.caller(), any) instanceof Decision.Refused refused
              && isOfTheClaim(refused.refusal())
          ? Refused.byRules(refused.refusal(), null, false, asking.submissionId())
          : Refused.of("stock.insufficient");
    }

    private static boolean isOfTheClaim(Refusal refusal) {
      return refusal.code() == RefusalCode.NOT_YOURS
          || refusal.code() == RefusalCode.CLAIM_STATE
          || "remedy".equals(refusal.field());
    }

    void end(Desk.Done done) {
      if (!done.replayed()) {
        picked.markUsed();
      }
    }

    @Override
    public void close() {
      picked.close();
    }
  }
}
