package io.cardproof.claims;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Verification;
import io.cardproof.rules.Action;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Party;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens claims. In which part follows from who asks; whether card, order and token belong together
 * is the rules' to say, and a no to that is an entry.
 */
public final class Opening {
  private final Desk desk;
  private final PrivateFields fields;
  private final Verification codes;
  private final Parts parts;
  private final Predicate<String> served;

  /**
   * @param served whether a member's papers are kept here
   */
  Opening(
      Desk desk, PrivateFields fields, Verification codes, Parts parts, Predicate<String> served) {
    this.desk = desk;
    this.fields = fields;
    this.codes = codes;
    this.parts = parts;
    this.served = served;
  }

  /** Either a card id, or a code with its product. */
  public record Open(
      @Nullable String cardId,
      @Nullable String code,
      @Nullable String sku,
      @Nullable String orderId,
      @Nullable ClaimReason reason,
      @Nullable String statement,
      @Nullable List<Words.File> evidence,
      @Nullable Boolean freeze) {
    /** Shows no code. */
    @Override
    public String toString() {
      return "Open[" + cardId + ", " + reason + "]";
    }
  }

  public Answer open(Speaking speaking, Open open) {
    PrivateFields.Envelope envelope = fields.envelope(speaking.asking());
    ClaimReason reason = Input.required(open.reason(), "reason");
    String order = Input.optionalReference(open.orderId(), "orderId");
    Input.require(
        order != null || !(speaking.speaker() instanceof Speaker.Buyer),
        "orderId",
        "`orderId` is missing: what the shop calls the buyer's order");
    var evidence = Words.evidence(envelope, open.evidence());
    String statement = Words.statement(envelope, open.statement(), "statement");
    Parts.Subject subject = parts.ofCard(card(speaking.speaker(), open));
    Party by = parts.speaking(speaking.speaker(), subject, Party.SELLER);
    Input.require(order != null || by != Party.SELLER, "orderId", "`orderId` is missing");
    Action action =
        new Action.OpenClaim(
            by,
            subject.id(),
            evidence,
            Boolean.TRUE.equals(open.freeze()),
            orderCommitment(speaking.speaker(), subject, order),
            reason,
            speaking.speaker() instanceof Speaker.Buyer buyer ? buyer.sale() : subject.saleId(),
            statement,
            speaking.tokenHash());
    return ClaimAnswers.shape(desk.ask(speaking.asking(), action, envelope.papers()));
  }

  private String card(Speaker speaker, Open open) {
    String id = open.cardId();
    Input.require(
        (id == null) != (open.code() == null),
        "cardId",
        "give either a cardId, or a code with its sku");
    Input.require(id == null || open.sku() == null, "sku", "a sku goes with a code");
    if (id != null) {
      return id;
    }
    return switch (speaker) {
      case Speaker.Member m -> codes.find(m.caller(), m.caller().member(), open.code(), open.sku());
      // Buyers must not use up what their shop is allowed to look up.
      case Speaker.Buyer buyer ->
          codes.find(
              buyer.seller(), "buyers-of/" + buyer.seller().member(), open.code(), open.sku());
    };
  }

  /** As the seller commits to its orders; only where its papers are kept here can it be made. */
  private @Nullable String orderCommitment(
      Speaker speaker, Parts.Subject subject, @Nullable String order) {
    String seller =
        switch (speaker) {
          case Speaker.Buyer buyer -> buyer.seller().member();
          case Speaker.Member m -> subject.sale() == null ? null : subject.sale().seller();
        };
    return order == null || seller == null || !served.test(seller)
        ? null
        : fields.orderCommitment(seller, order);
  }
}
