package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/**
 * An answer of no.
 *
 * @param card the card in the way, where one is
 * @param claim the claim in the way, where one is
 * @param field the part of the command to mend, for request.invalid and its kin
 * @param where who took the card, for held, sold, redeemed and minted cards
 */
public record Refusal(
    RefusalCode code,
    @Nullable String card,
    @Nullable String claim,
    @Nullable String field,
    @Nullable Where where) {

  public static Refusal of(RefusalCode code) {
    return new Refusal(code, null, null, null, null);
  }

  public static Refusal field(String field) {
    return new Refusal(RefusalCode.REQUEST_INVALID, null, null, field, null);
  }

  public static Refusal card(RefusalCode code, String card) {
    return new Refusal(code, card, null, null, null);
  }

  public static Refusal claim(RefusalCode code, String card, String claim) {
    return new Refusal(code, card, claim, null, null);
  }
}
