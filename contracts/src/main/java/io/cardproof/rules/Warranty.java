package io.cardproof.rules;

import io.cardproof.rules.Event.PolicyVersion;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one sold card is warranted: a version of a policy with every default in its place, and the
 * tier that the card's worth reached at the sale. Times are milliseconds.
 */
public final class Warranty {
  private static final String WINDOW = "P30D";
  private static final String THEFT_COVER = "PT24H";
  private static final String DELIVERY_DEADLINE = "PT5M";
  private static final String RESPONSE_DEADLINE = "PT2H";
  private static final String ISSUER_DEADLINE = "PT24H";
  private static final String RULING_DEADLINE = "P3D";
  private static final String APPEAL_WINDOW = "P7D";
  private static final String AUTO_REISSUE_WITHIN = "PT30M";
  private static final Map<String, String> WINDOWS =
      Map.of("top-up", "P7D", "licence-key", "P365D");

  /** A top-up that has not arrived so long after its sale is compensated twofold. */
  private static final String TOP_UP_PATIENCE = "PT30M";

  private static final List<Remedy> REMEDIES =
      List.of(Remedy.REISSUE, Remedy.REFUND, Remedy.COUPON);
  private static final List<Remedy> TOP_UP_REMEDIES =
      List.of(Remedy.DOUBLE_COMPENSATION, Remedy.REISSUE, Remedy.REFUND, Remedy.COUPON);

  private final PolicyVersion version;
  private final PolicyTerms terms;
  private final @Nullable Tier tier;

  private Warranty(PolicyVersion version, PolicyTerms terms, @Nullable Tier tier) {
    this.version = version;
    this.terms = terms;
    this.tier = tier;
  }

  /**
   * @param version as the sale names it
   * @param terms of that version
   */
  public static Warranty of(PolicyVersion version, PolicyTerms terms) {
    Integer reached = version.tier();
    return new Warranty(version, terms, reached == null ? null : Tiers.of(terms).get(reached));
  }

  public PolicyVersion version() {
    return version;
  }

  private static String or(@Nullable String said, String otherwise) {
    return said == null ? otherwise : said;
  }

  /** From when the window runs: DELIVERY, SALE or REDEMPTION. */
  public String windowFrom() {
    return or(terms.windowFrom(), "DELIVERY");
  }

  /** Last moment at which a claim can be opened. */
  public long windowEnd(long from) {
    String ofPolicy = or(terms.window(), WINDOWS.getOrDefault(version.policy(), WINDOW));
    return Durations.after(from, or(tier == null ? null : tier.window(), ofPolicy));
  }

  /** Last moment of cover for a use by another account. */
  public long theftCoverEnd(long delivered) {
    String ofPolicy = or(terms.theftCover(), THEFT_COVER);
    return Durations.after(delivered, or(tier == null ? null : tier.theftCover(), ofPolicy));
  }

  public long deliveryDue(long sold) {
    return Durations.after(sold, or(terms.deliveryDeadline(), DELIVERY_DEADLINE));
  }

  public long responseDue(long from) {
    return Durations.after(from, or(terms.responseDeadline(), RESPONSE_DEADLINE));
  }

  public long issuerDue(long opened) {
    return Durations.after(opened, or(terms.issuerDeadline(), ISSUER_DEADLINE));
  }

  public long rulingDue(long from) {
    return Durations.after(from, or(terms.rulingDeadline(), RULING_DEADLINE));
  }

  public long appealEnd(long ruled) {
    return Durations.after(ruled, or(terms.appealWindow(), APPEAL_WINDOW));
  }

  public boolean claimsByItself() {
    return terms.autoClaim() == null || terms.autoClaim();
  }

  /** Last moment of a reissue by itself; null where there is none. */
  public @Nullable Long autoReissueEnd(long opened) {
    String within = or(terms.autoReissueWithin(), AUTO_REISSUE_WITHIN);
    return within.equals(PolicyForms.NEVER) ? null : Long.valueOf(Durations.after(opened, within));
  }

  public boolean excludes(Exclusion exclusion) {
    return terms.exclusions() != null && terms.exclusions().contains(exclusion.name());
  }

  /** Kinds without which a claim for this reason is not heard. */
  public List<EvidenceKind> evidenceRequired(ClaimReason reason) {
    List<String> words =
        terms.evidenceRequired() == null ? null : terms.evidenceRequired().get(reason.name());
    return words == null ? List.of() : words.stream().map(EvidenceKind::valueOf).toList();
  }

  /** What may be ruled, the best first. */
  public List<Remedy> remedies(ClaimReason reason, ProductType type) {
    List<String> words = terms.remedies() == null ? null : terms.remedies().get(reason.name());
    if (words != null) {
      return words.stream().map(Remedy::valueOf).toList();
    }
    boolean topUp = reason == ClaimReason.NOT_DELIVERED && type == ProductType.TOP_UP;
    return topUp ? TOP_UP_REMEDIES : REMEDIES;
  }

  /**
   * As {@link #remedies(ClaimReason, ProductType)} at a time: compensation by default is for a
   * top-up that did not arrive within 30 minutes.
   *
   * @param delivered absent: not yet
   */
  public List<Remedy> remedies(
      ClaimReason reason, ProductType type, long sold, @Nullable Long delivered, long asOf) {
    List<Remedy> all = remedies(reason, type);
    boolean byDefault = terms.remedies() == null || !terms.remedies().containsKey(reason.name());
    long patience = Durations.after(sold, TOP_UP_PATIENCE);
    boolean late = (delivered == null ? asOf : delivered) > patience;
    return byDefault && !late
        ? all.stream().filter(remedy -> remedy != Remedy.DOUBLE_COMPENSATION).toList()
        : all;
  }

  /** What follows where no issuer attests anything. */
  public Verdict noAttestation() {
    return Verdict.valueOf(or(terms.noAttestation(), Verdict.UNDECIDABLE.name()));
  }

  /** What follows where the account of the sale or of the use is not known. */
  public Verdict noAccount() {
    return Verdict.valueOf(or(terms.noAccount(), Verdict.UNDECIDABLE.name()));
  }
}
