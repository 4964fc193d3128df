package io.cardproof.members;

import io.cardproof.cards.Refused;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Tier;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * Warranty terms as the interface spells them; what is left out has the default.
 *
 * @param autoReissueWithin an ISO 8601 duration; null said explicitly: never
 */
public record WarrantyTerms(
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
  private static final String NEVER = "NEVER";

  static WarrantyTerms of(PolicyTerms t) {
    return new WarrantyTerms(
        t.productTypes(),
        t.windowFrom(),
        t.window(),
        t.theftCover(),
        t.deliveryDeadline(),
        t.responseDeadline(),
        t.issuerDeadline(),
        t.rulingDeadline(),
        t.appealWindow(),
        shown(t.autoReissueWithin()),
        t.autoClaim(),
        t.exclusions(),
        t.remedies(),
        t.evidenceRequired(),
        t.noAttestation(),
        t.noAccount(),
        t.tiers());
  }

  /** Never is shown as it is asked for: null, said explicitly. */
  private static @Nullable JsonNode shown(@Nullable String within) {
    if (within == null) {
      return null;
    }
    return within.equals(NEVER) ? NullNode.instance : StringNode.valueOf(within);
  }

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
