package io.cardproof.claims;

import io.cardproof.adjudication.Adjudication;
import io.cardproof.cards.Answer;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Action;
import io.cardproof.rules.Analysis;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Liable;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Remedy;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.Verdict;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An arbitrator's word on a claim, beside what the analysis says of it at that moment. */
public final class Rulings {
  private final Desk desk;
  private final Records records;
  private final PrivateFields fields;
  private final Parts parts;
  private final Prices prices;
  private final Analyses analyses;

  Rulings(
      Desk desk,
      Records records,
      PrivateFields fields,
      Parts parts,
      Prices prices,
      Analyses analyses) {
    this.desk = desk;
    this.records = records;
    this.fields = fields;
    this.parts = parts;
    this.prices = prices;
    this.analyses = analyses;
  }

  /**
   * @param liable a role, a member id, or an object {@code {role, memberId?}}
   * @param followsAdjudication absent: what is so
   */
  public record Ruling(
      @Nullable Verdict verdict,
      @Nullable JsonNode liable,
      @Nullable Remedy remedy,
      @Nullable String amount,
      @Nullable String currency,
      @Nullable String reason,
      @Nullable Boolean followsAdjudication) {}

  public Answer rule(Asking asking, String id, Ruling ruling) {
    PrivateFields.Envelope envelope = fields.envelope(asking);
    Verdict verdict = Input.required(ruling.verdict(), "verdict");
    String amount = checkForm(ruling, verdict);
    String reason = Words.reason(envelope, Input.required(ruling.reason(), "reason"));
    StateValue.Claim claim = records.known(id, StateKey.claim(id), RefusalCode.CLAIM_UNKNOWN);
    if (!asking.caller().has(Role.ARBITRATOR)) {
      throw Refused.of(RefusalCode.ROLE_MISSING);
    }
    Liable liable = liable(ruling, verdict, claim);
    if (claim.sale() != null) {
      prices.check(ruling.remedy(), amount, claim.sale());
    }
    Seen seen = look(asking, id, ruling, verdict, liable);
    Action action =
        new Action.RuleClaim(
            envelope.hide(PrivateFields.AMOUNT, amount),
            seen.analysis(),
            id,
            seen.follows(),
            liable,
            reason == null ? "" : reason,
            ruling.remedy(),
            verdict);
    return ClaimAnswers.shape(desk.ask(asking, action, envelope.papers()));
  }

  /** Returns the amount as it is committed to. */
  private static @Nullable String checkForm(Ruling ruling, Verdict verdict) {
    Input.require(verdict.isDecided(), "verdict", "a ruling is UPHELD, REJECTED or INADMISSIBLE");
    String amount = Prices.amount(ruling.amount(), ruling.currency());
    boolean upheld = verdict == Verdict.UPHELD;
    Input.require(upheld || ruling.remedy() == null, "remedy", "nothing is owed");
    Input.require(upheld || amount == null, "amount", "nothing is owed");
    return amount;
  }

  private @Nullable Liable liable(Ruling ruling, Verdict verdict, StateValue.Claim claim) {
    Liable liable = new LiableNamed(parts, parts.of(claim)).read(ruling.liable());
    boolean upheld = verdict == Verdict.UPHELD;
    Input.require(upheld == (liable != null), "liable", upheld ? "name who is" : "nobody is");
    return liable;
  }

  /** What the arbitrator had before it, and whether it followed. */
  private record Seen(Analysis analysis, boolean follows) {}

  private Seen look(
      Asking asking, String id, Ruling ruling, Verdict verdict, @Nullable Liable liable) {
    Seen before = before(asking, ruling);
    if (before != null) {
      return before;
    }
    Analyses.Seen seen = analyses.see(id);
    Adjudication found = seen.says();
    boolean same =
        found.verdict() == verdict && (verdict != Verdict.UPHELD || isSame(found, liable));
    Boolean asked = ruling.followsAdjudication();
    // Where the analysis says nothing there is nothing to follow, whatever is claimed.
    Input.require(
        same || !Boolean.TRUE.equals(asked) || !found.verdict().isDecided(),
        "followsAdjudication",
        "the analysis comes to something else: see the claim's adjudication");
    Analysis analysis =
        new Analysis(seen.asOf().time(), found.rule(), seen.asOf().treeSize(), found.verdict());
    return new Seen(analysis, asked == null ? same : asked && same);
  }

  private static boolean isSame(Adjudication found, @Nullable Liable liable) {
    Adjudication.Answerable other = found.liable();
    return other != null
        && liable != null
        && other.role() == liable.role()
        && Objects.equals(other.memberId(), liable.member());
  }

  /** A repeat must not be measured against an analysis that has more entries by now. */
  private @Nullable Seen before(Asking asking, Ruling ruling) {
    OptionalLong index = records.replica().entryOf(asking.submissionId());
    if (index.isEmpty()) {
      return null;
    }
    Entry entry = records.replica().entry(index.getAsLong());
    if (!(entry.command().action() instanceof Action.RuleClaim made)) {
      return null;
    }
    Boolean asked = ruling.followsAdjudication();
    boolean follows =
        asked == null ? made.followsAdjudication() : asked && made.followsAdjudication();
    return new Seen(made.analysis(), follows);
  }
}
