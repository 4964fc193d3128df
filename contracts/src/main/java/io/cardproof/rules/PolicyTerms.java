package io.cardproof.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Warranty terms as data. Durations are ISO 8601; what is left out has the default that docs/
 * policies.md states. The version in force at a sale is the one that counts for it.
 */
public record PolicyTerms(
    @Nullable String appealWindow,
    @Nullable Boolean autoClaim,
    @Nullable String autoReissueWithin,
    @Nullable String deliveryDeadline,
    @Nullable Map<String, List<String>> evidenceRequired,
    @Nullable List<String> exclusions,
    @Nullable String issuerDeadline,
    @Nullable String noAccount,
    @Nullable String noAttestation,
    @Nullable List<ProductType> productTypes,
    @Nullable Map<String, List<String>> remedies,
    @Nullable String responseDeadline,
    @Nullable String rulingDeadline,
    @Nullable String theftCover,
    @Nullable List<Tier> tiers,
    @Nullable String window,
    @Nullable String windowFrom) {}
