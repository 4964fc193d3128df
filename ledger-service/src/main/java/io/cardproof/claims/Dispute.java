package io.cardproof.claims;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Action;
import io.cardproof.rules.Exclusion;
import io.cardproof.rules.Party;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parties of a claim say once it is open: answers, an appeal, a withdrawal. */
public final class Dispute {
  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;
  private final Parts parts;

  Dispute(Desk desk, Records records, PrivateFields fields, Parts parts) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
    this.parts = parts;
  }

  /**
   * @param exclusion a fact that ends cover; counts where an issuer of the product states it
   */
  public record Response(
      @Nullable String statement,
      @Nullable List<Words.File> evidence,
      @Nullable Exclusion exclusion) {}

  public record Reason(@Nullable String reason) {}

  public Answer respond(Speaking speaking, String id, Response response) {
    PrivateFields.Envelope envelope = fields.envelope(speaking.asking());
    var evidence = Words.evidence(envelope, response.evidence());
    String statement = Words.statement(envelope, response.statement(), "statement");
    boolean said = statement != null || !evidence.isEmpty() || response.exclusion() != null;
    Input.require(said, "statement", "say something, bring a file, or state an exclusion");
    // Stated as an issuer it counts, so that is the part it is stated in.
    Party preferred = response.exclusion() == null ? Party.SELLER : Party.ISSUER;
    Action action =
        new Action.RespondToClaim(
            by(speaking, id, preferred),
            id,
            evidence,
            response.exclusion(),
            statement,
            speaking.tokenHash());
    return ask(speaking, action, envelope);
  }

  public Answer appeal(Speaking speaking, String id, Reason reason) {
    PrivateFields.Envelope envelope = fields.envelope(speaking.asking());
    String why = Words.reason(envelope, reason.reason());
    Party by = by(speaking, id, Party.SELLER);
    return ask(speaking, new Action.AppealRuling(by, id, why, speaking.tokenHash()), envelope);
  }

  public Answer withdraw(Speaking speaking, String id, Reason reason) {
    PrivateFields.Envelope envelope = fields.envelope(speaking.asking());
    String why = Words.reason(envelope, reason.reason());
    Party by = by(speaking, id, claim(id).by());
    return ask(speaking, new Action.WithdrawClaim(by, id, why, speaking.tokenHash()), envelope);
  }

  private Answer ask(Speaking speaking, Action action, PrivateFields.Envelope envelope) {
    return ClaimAnswers.shape(desk.ask(speaking.asking(), action, envelope.papers()));
  }

  private StateValue.Claim claim(String id) {
    return records.known(id, StateKey.claim(id), RefusalCode.CLAIM_UNKNOWN);
  }

  private Party by(Speaking speaking, String id, Party preferred) {
    StateValue.Claim claim = claim(id);
    Parts.Subject subject = parts.of(claim);
    if (speaking.speaker() instanceof Speaker.Buyer buyer && !buyer.isOf(subject.sale())) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    Party party = parts.speaking(speaking.speaker(), subject, preferred);
    if (claim.sale() == null) {
      // Not heard: the rules know no parties of it, and its parties are told why.
      Refusal refusal = Refusal.claim(RefusalCode.CLAIM_STATE, claim.card(), id);
      throw Refused.byRules(refusal, null, false, speaking.asking().submissionId());
    }
    return party;
  }
}
