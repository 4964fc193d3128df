package io.cardproof.rules;

import static io.cardproof.rules.Forms.require;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words and durations that warranty terms may hold. */
final class PolicyForms {
  private static final Set<String> REASONS = names(ClaimReason.values());
  private static final Set<String> REMEDIES = names(Remedy.values());
  private static final Set<String> EVIDENCE = names(EvidenceKind.values());
  private static final Set<String> EXCLUSIONS = names(Exclusion.values());
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

  private static Set<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.toUnmodifiableSet());
  }

  private static void durations(PolicyTerms terms) {
    span(terms.appealWindow(), "appealWindow");
    if (!NEVER.equals(terms.autoReissueWithin())) {
      span(terms.autoReissueWithin(), "autoReissueWithin");
    }
    moment(terms.deliveryDeadline(), "deliveryDeadline");
    span(terms.issuerDeadline(), "issuerDeadline");
    span(terms.responseDeadline(), "responseDeadline");
    span(terms.rulingDeadline(), "rulingDeadline");
    moment(terms.theftCover(), "theftCover");
    span(terms.window(), "window");
    inOrder(terms.responseDeadline(), terms.rulingDeadline(), "rulingDeadline");
    inOrder(terms.deliveryDeadline(), terms.window(), "window");
  }

  /** At most ten years; nothing at all would leave no time to act in. */
  private static void span(@Nullable String duration, String field) {
    moment(duration, field);
    require(duration == null || Durations.length(duration) > 0, field);
  }

  private static void moment(@Nullable String duration, String field) {
    Forms.duration(duration, field);
    require(duration == null || Durations.length(duration) <= Times.SPAN_MS, field);
  }

  /** Where both are said, the later cannot come first. */
  private static void inOrder(@Nullable String first, @Nullable String then, String field) {
    if (first != null && then != null) {
      require(Durations.length(first) <= Durations.length(then), field);
    }
  }

  private static void tier(Tier tier) {
    Forms.money(tier.minFaceValue(), tier.currency(), "tiers");
    require(new BigDecimal(tier.minFaceValue()).signum() > 0, "tiers");
    Forms.distinct(tier.requires(), "tiers");
    moment(tier.theftCover(), "tiers");
    span(tier.window(), "tiers");
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
