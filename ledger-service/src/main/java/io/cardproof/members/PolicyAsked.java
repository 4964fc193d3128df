package io.cardproof.members;

import io.cardproof.cards.Refused;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Tier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Warranty terms as they are handed in; what is left out has the default.
 *
 * @param autoReissueWithin an ISO 8601 duration; null said explicitly: never
 */
public record PolicyAsked(
    @Nullable List<ProductType> productTypes,
    @Nullable String windowFrom,
    @Nullable String window,
    @Nullable String theftCover,
    @Nullable String deliveryDeadline,
    @Nullable String responseDeadline,
    @Nullable String issuerDeadline,
    @Nullable String rulingDeadline,
    @Nullable String appealWindow,
    @Nullable JsonNode autoReissueWithin,
    @Nullable Boolean autoClaim,
    @Nullable List<String> exclusions,
    @Nullable Map<String, List<String>> remedies,
    @Nullable Map<String, List<String>> evidenceRequired,
    @Nullable String noAttestation,
    @Nullable String noAccount,
    @Nullable List<Tier> tiers) {

  /** On the ledger a field is there or not; never is a word. */
  static final String NEVER = "NEVER";

  PolicyTerms terms() {
    return new PolicyTerms(
        appealWindow,
        autoClaim,
        reissue(),
        deliveryDeadline,
        evidenceRequired,
        exclusions,
        issuerDeadline,
        noAccount,
        noAttestation,
        productTypes,
        remedies,
        responseDeadline,
        rulingDeadline,
        theftCover,
        tiers,
        window,
        windowFrom);
  }

  private @Nullable String reissue() {
    if (autoReissueWithin == null) {
      return null;
    }
    if (autoReissueWithin.isNull()) {
      return NEVER;
    }
    if (autoReissueWithin.isString()) {
      return autoReissueWithin.stringValue();
    }
    throw Refused.invalid("autoReissueWithin", "Expected an ISO 8601 duration, or null for never.");
  }
}
