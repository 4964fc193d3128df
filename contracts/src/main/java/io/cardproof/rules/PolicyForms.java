package io.cardproof.rules;

import static io.cardproof.rules.Forms.require;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words and durations that warranty terms may hold. */
final class PolicyForms {
  static final Set<String> REASONS =
      Set.of(
          "NOT_DELIVERED",
          "ALREADY_REDEEMED",
          "STOLEN",
          "INVALID_CODE",
          "NOT_ACTIVATED",
          "WRONG_VALUE");
  static final Set<String> REMEDIES = Set.of("REISSUE", "REFUND", "COUPON", "DOUBLE_COMPENSATION");
  static final Set<String> EVIDENCE =
      Set.of(
          "ISSUER_STATEMENT",
          "PAYMENT_PROOF",
          "SCREENSHOT",
          "VIDEO",
          "CHAT_LOG",
          "DOCUMENT",
          "OTHER");
  private static final Set<String> EXCLUSIONS =
      Set.of(
          "PHONE_IN_ARREARS",
          "ACCOUNT_RESTRICTED",
          "CODE_SHARED_BY_BUYER",
          "WRONG_REGION_DISCLOSED");
  private static final Set<String> OUTCOMES = Set.of("UNDECIDABLE", "UPHELD", "REJECTED");
  private static final Set<String> WINDOW_FROM = Set.of("DELIVERY", "SALE", "REDEMPTION");
  private static final int TIERS_MAX = 20;

  /** In place of a duration: no automatic reissue at all. */
  static final String NEVER = "NEVER";

  private PolicyForms() {}

  static void check(PolicyTerms terms) {
    durations(terms);
    word(terms.noAccount(), OUTCOMES, "noAccount");
    word(terms.noAttestation(), OUTCOMES, "noAttestation");
    word(terms.windowFrom(), WINDOW_FROM, "windowFrom");
    words(terms.exclusions(), EXCLUSIONS, "exclusions");
    byReason(terms.remedies(), REMEDIES, "remedies");
    byReason(terms.evidenceRequired(), EVIDENCE, "evidenceRequired");
    if (terms.productTypes() != null) {
      Forms.distinct(terms.productTypes(), "productTypes");
    }
    if (terms.tiers() != null) {
      require(terms.tiers().size() <= TIERS_MAX, "tiers");
      terms.tiers().forEach(PolicyForms::tier);
    }
  }

  private static void durations(PolicyTerms terms) {
    Forms.duration(terms.appealWindow(), "appealWindow");
    if (!NEVER.equals(terms.autoReissueWithin())) {
      Forms.duration(terms.autoReissueWithin(), "autoReissueWithin");
    }
    Forms.duration(terms.deliveryDeadline(), "deliveryDeadline");
    Forms.duration(terms.issuerDeadline(), "issuerDeadline");
    Forms.duration(terms.responseDeadline(), "responseDeadline");
    Forms.duration(terms.rulingDeadline(), "rulingDeadline");
    Forms.duration(terms.theftCover(), "theftCover");
    Forms.duration(terms.window(), "window");
  }

  private static void tier(Tier tier) {
    Forms.money(tier.minFaceValue(), tier.currency(), "tiers");
    require(new BigDecimal(tier.minFaceValue()).signum() > 0, "tiers");
    Forms.distinct(tier.requires(), "tiers");
    Forms.duration(tier.theftCover(), "tiers");
    Forms.duration(tier.window(), "tiers");
  }

  private static void byReason(
      @Nullable Map<String, List<String>> words, Set<String> known, String field) {
    if (words != null) {
      require(REASONS.containsAll(words.keySet()), field);
      words.values().forEach(list -> words(list, known, field));
    }
  }

  private static void words(@Nullable List<String> words, Set<String> known, String field) {
    if (words != null) {
      Forms.distinct(words, field);
      require(known.containsAll(words), field);
    }
  }

  private static void word(@Nullable String word, Set<String> known, String field) {
    require(word == null || known.contains(word), field);
  }
}
