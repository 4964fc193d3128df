package io.cardproof.adjudication;

import io.cardproof.adjudication.Facts.Cited;
import io.cardproof.adjudication.Facts.Opening;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.Rfc3339;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.LiableRole;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Remedy;
import io.cardproof.rules.Verdict;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer. Its canonical bytes are what a server answers and what a file of entries gives
 * offline. Times are RFC 3339 with milliseconds, entries are indexes of the log.
 *
 * @param citedEntries what the verdict rests on, ascending
 * @param liable only where the claim is upheld
 * @param policy absent where the claimant has no standing
 * @param remedies what may be ruled, the best first: where the claim is upheld, and where an
 *     arbitrator is to decide
 * @param ruleName the rule in words; several may share a number
 * @param rulesVersion of the analysis
 */
public record Adjudication(
    AskedAt asOf,
    String cardId,
    List<Long> citedEntries,
    String claimId,
    FactSheet facts,
    @Nullable Answerable liable,
    @Nullable PolicyUsed policy,
    ClaimReason reason,
    List<Remedy> remedies,
    int rule,
    Rule ruleName,
    int rulesVersion,
    Verdict verdict) {

  public record AskedAt(String time, long treeSize) {}

  /**
   * @param memberId absent where it is not one member
   */
  public record Answerable(@Nullable String memberId, LiableRole role) {}

  public record PolicyUsed(String id, int version) {}

  public byte[] toBytes() {
    return Canonical.encode(Adjudication.class, this);
  }

  static Adjudication withoutStanding(Opening claim, AsOf asOf) {
    return new Adjudication(
        asked(asOf),
        claim.card(),
        List.of(claim.entry()),
        claim.claim(),
        FactSheet.ofNone(claim),
        null,
        null,
        claim.reason(),
        List.of(),
        Rule.NO_STANDING.number(),
        Rule.NO_STANDING,
        Adjudicator.VERSION,
        Verdict.INADMISSIBLE);
  }

  static Adjudication of(Facts facts, Finding finding, AsOf asOf) {
    PolicyVersion policy = facts.sale().policy();
    return new Adjudication(
        asked(asOf),
        facts.claim().card(),
        cited(facts.claim(), finding),
        facts.claim().claim(),
        FactSheet.of(facts),
        finding.liable() == null
            ? null
            : new Answerable(finding.liable().member(), finding.liable().role()),
        new PolicyUsed(policy.policy(), policy.version()),
        facts.claim().reason(),
        remedies(facts, finding),
        finding.rule().number(),
        finding.rule(),
        Adjudicator.VERSION,
        finding.verdict());
  }

  private static AskedAt asked(AsOf asOf) {
    return new AskedAt(Rfc3339.time(asOf.time()), asOf.treeSize());
  }

  private static List<Long> cited(Opening claim, Finding finding) {
    LongStream entries = finding.cited().stream().mapToLong(Cited::entry);
    return LongStream.concat(LongStream.of(claim.entry()), entries)
        .sorted()
        .distinct()
        .boxed()
        .toList();
  }

  private static List<Remedy> remedies(Facts facts, Finding finding) {
    ProductType type = facts.productType();
    boolean open = finding.verdict() == Verdict.UPHELD || finding.verdict() == Verdict.UNDECIDABLE;
    if (!open || type == null) {
      return List.of();
    }
    Long delivered = facts.delivered() == null ? null : Long.valueOf(facts.delivered().at());
    return facts
        .warranty()
        .remedies(facts.claim().reason(), type, facts.sale().at(), delivered, facts.asOf());
  }
}
