package io.cardproof.members;

import io.cardproof.ledger.Receipt;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Tier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * One version of a policy, flat, as it was published.
 *
 * @param publishedAt time of its entry
 * @param receipt of the entry that published it; absent when it is only read
 */
public record PolicyBody(
    String policyId,
    int version,
    Instant publishedAt,
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
    @Nullable List<Tier> tiers,
    @Nullable Receipt receipt) {

  static PolicyBody of(
      String id, int version, long publishedAt, PolicyTerms t, @Nullable Receipt receipt) {
    return new PolicyBody(
        id,
        version,
        Instant.ofEpochMilli(publishedAt),
        t.productTypes(),
        t.windowFrom(),
        t.window(),
        t.theftCover(),
        t.deliveryDeadline(),
        t.responseDeadline(),
        t.issuerDeadline(),
        t.rulingDeadline(),
        t.appealWindow(),
        reissue(t.autoReissueWithin()),
        t.autoClaim(),
        t.exclusions(),
        t.remedies(),
        t.evidenceRequired(),
        t.noAttestation(),
        t.noAccount(),
        t.tiers(),
        receipt);
  }

  /** Never is shown as it is asked for: null, said explicitly. */
  private static @Nullable JsonNode reissue(@Nullable String within) {
    if (within == null) {
      return null;
    }
    return within.equals(PolicyAsked.NEVER) ? NullNode.instance : StringNode.valueOf(within);
  }
}
