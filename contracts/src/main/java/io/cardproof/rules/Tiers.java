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

  static List<Tier> of(PolicyTerms terms) {
    return terms.tiers() == null ? DEFAULT : terms.tiers();
  }

  /** Place of the highest tier that the face value reaches; null where it reaches none. */
  static @Nullable Integer reached(
      PolicyTerms terms, StateValue.Card card, Action.SetProduct product) {
    String faceValue = card.faceValue() == null ? product.faceValue() : card.faceValue();
    String currency = card.faceValue() == null ? product.currency() : card.currency();
    return faceValue == null || currency == null
        ? null
        : highest(of(terms), new BigDecimal(faceValue), currency);
  }

  private static @Nullable Integer highest(List<Tier> tiers, BigDecimal value, String currency) {
    Integer highest = null;
    BigDecimal least = BigDecimal.ZERO;
    for (int i = 0; i < tiers.size(); i++) {
      BigDecimal min = new BigDecimal(tiers.get(i).minFaceValue());
      if (tiers.get(i).currency().equals(currency)
          && value.compareTo(min) >= 0
          && min.compareTo(least) > 0) {
        highest = i;
        least = min;
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
