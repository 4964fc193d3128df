package io.cardproof.ops;

import io.cardproof.rules.ApprovalKind;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Tier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The policies that every new ledger begins with. Times, tiers and exclusions are spelled out even
 * where they are the default, so that who reads the log needs no other page for them; remedies are
 * those of docs/policies.md.
 */
final class DefaultPolicies {
  private DefaultPolicies() {}

  /** By id, in the order in which they are published. */
  static Map<String, PolicyTerms> all() {
    Map<String, PolicyTerms> policies = new LinkedHashMap<>();
    policies.put("top-up", terms(ProductType.TOP_UP, "P7D"));
    policies.put("gift-card", terms(ProductType.GIFT_CARD, "P30D"));
    policies.put("licence-key", terms(ProductType.LICENSE_KEY, "P365D"));
    policies.put("membership", terms(ProductType.MEMBERSHIP, "P30D"));
    policies.put("account", terms(ProductType.ACCOUNT, "P30D"));
    return policies;
  }

  private static PolicyTerms terms(ProductType type, String window) {
    return new PolicyTerms(
        "P7D",
        true,
        "PT30M",
        "PT5M",
        null,
        List.of(
            "PHONE_IN_ARREARS",
            "ACCOUNT_RESTRICTED",
            "CODE_SHARED_BY_BUYER",
            "WRONG_REGION_DISCLOSED"),
        "PT24H",
        "UNDECIDABLE",
        "UNDECIDABLE",
        List.of(type),
        null,
        "PT2H",
        "P3D",
        "PT24H",
        List.of(highValue()),
        window,
        "DELIVERY");
  }

  private static Tier highValue() {
    List<ApprovalKind> approvals = List.of(ApprovalKind.OWNERSHIP_CHECK, ApprovalKind.TWO_PERSON);
    return new Tier("CNY", "500.00", approvals, "P30D", null);
  }
}
