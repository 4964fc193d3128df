package io.cardproof.issuers;

import io.cardproof.rules.RedemptionOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer's system says of one code. An issuer knows codes, not card ids; a report has
 * either.
 *
 * @param id the issuer's own, the same however often and on whichever way the report arrives
 * @param sku the product that the code is of; goes with the code
 * @param outcome in our words; null where only the issuer's own code says it
 * @param issuerCode the issuer's own word for what happened
 * @param redeemedAt RFC 3339, by the issuer's clock
 * @param account at the issuer, such as the phone number topped up
 * @param uncertaintySeconds how far the issuer's clock may be off
 * @param correction takes back what the issuer reported before
 */
public record IssuerReport(
    String id,
    @Nullable String code,
    @Nullable String cardId,
    @Nullable String sku,
    @Nullable RedemptionOutcome outcome,
    @Nullable String issuerCode,
    @Nullable String redeemedAt,
    @Nullable String account,
    @Nullable Integer uncertaintySeconds,
    @Nullable Boolean correction) {

  /** The same of a card whose id is known: without the code, which nothing needs from then on. */
  IssuerReport ofCard(String card) {
    return new IssuerReport(
        id,
        null,
        card,
        sku,
        outcome,
        issuerCode,
        redeemedAt,
        account,
        uncertaintySeconds,
        correction);
  }

  /** Shows neither code nor account. */
  @Override
  public String toString() {
    return "IssuerReport[]";
  }
}
