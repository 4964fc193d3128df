package io.cardproof.members;

import io.cardproof.cards.Refused;
import io.cardproof.rules.Credential;
import io.cardproof.rules.CredentialStatus;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A credential as it is handed in.
 *
 * @param kind such as {@code BUSINESS_LICENCE}
 * @param sha256 of the document that shows it: hex, base64 or base64url
 * @param status the operator's word on it; without it ACCEPTED by the operator, else PENDING
 * @param validUntil exclusive; absent: without end
 */
public record CredentialAsked(
    String kind,
    @Nullable String sha256,
    @Nullable CredentialStatus status,
    @Nullable Instant validUntil) {
  private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{1,39}");

  /** What goes on the ledger, by an operator or by the member itself. */
  Credential toCredential(boolean byOperator, String field) {
    if (!KIND.matcher(kind).matches()) {
      throw Refused.invalid(
          field + "kind", "A kind has 2 to 40 upper-case letters, digits and underscores.");
    }
    CredentialStatus byDefault = byOperator ? CredentialStatus.ACCEPTED : CredentialStatus.PENDING;
    return new Credential(
        sha256 == null ? null : Bytes32.canonical(sha256, field + "sha256"),
        kind,
        status == null ? byDefault : status,
        validUntil == null ? null : validUntil.toEpochMilli());
  }
}
