package io.cardproof.rules;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy demands of a card by its face value. */
final class Tiers {
  /** What terms that name no tiers have; an empty list says that there are none. */
  private static final List<Tier> DEFAULT =
      List.of(
          new Tier(
              "CNY",
              "500.00",
              List.of(ApprovalKind.OWNERSHIP_CHECK, ApprovalKind.TWO_PERSON),
              "P30D",
              null));

  private Tiers() {}

  /** Of the highest tier that the face value reaches; none without a face value. */
  static List<ApprovalKind> required(
      PolicyTerms terms, StateValue.Card card, Action.SetProduct product) {
    String faceValue = card.faceValue() == null ? product.faceValue() : card.faceValue();
    String currency = card.faceValue() == null ? product.currency() : card.currency();
    if (faceValue == null || currency == null) {
      return List.of();
    }
    List<Tier> tiers = terms.tiers() == null ? DEFAULT : terms.tiers();
    Tier reached = highest(tiers, new BigDecimal(faceValue), currency);
    return reached == null ? List.of() : reached.requires();
  }

  private static @Nullable Tier highest(List<Tier> tiers, BigDecimal value, String currency) {
    Tier highest = null;
    for (Tier tier : tiers) {
      BigDecimal min = new BigDecimal(tier.minFaceValue());
      if (tier.currency().equals(currency)
          && value.compareTo(min) >= 0
          && (highest == null || min.compareTo(new BigDecimal(highest.minFaceValue())) > 0)) {
        highest = tier;
      }
    }
    return highest;
  }

  static boolean satisfied(List<ApprovalKind> required, List<StateValue.Approval> given) {
    return required.stream().allMatch(kind -> persons(kind, given) >= personsNeeded(kind));
  }

  private static int personsNeeded(ApprovalKind kind) {
    return kind == ApprovalKind.TWO_PERSON ? 2 : 1;
  }

  private static long persons(ApprovalKind kind, List<StateValue.Approval> given) {
    return given.stream()
        .filter(approval -> approval.kind() == kind)
        .map(approval -> approval.member() + "/" + approval.personCommitment())
        .distinct()
        .count();
  }
}
