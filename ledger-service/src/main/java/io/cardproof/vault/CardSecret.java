package io.cardproof.vault;

import org.jspecify.annotations.Nullable;

/**
 * What a buyer pays for, spelled as it was uploaded.
 *
 * @param code as uploaded, not normalised
 * @param pin if the card has one
 * @param note of the supplier for the buyer, such as a redemption address
 */
public record CardSecret(String code, @Nullable String pin, @Nullable String note) {
  /** Shows nothing. */
  @Override
  public String toString() {
    return "CardSecret[]";
  }
}
