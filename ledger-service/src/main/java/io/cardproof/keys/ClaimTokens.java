package io.cardproof.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a shop hands its buyer to claim with, one per sale, derived like {@link ApiKeys}; its hash
 * stands on the ledger with the sale.
 *
 * <p>{@code cpt_<sale id>_<43 characters>}: HMAC-SHA256 over the length-prefixed fields "cardproof
 * claim token v1", sale id, in base64url.
 */
public final class ClaimTokens {

  private static final String PREFIX = "cpt_";

  /** What survives an Authorization header untouched. */
  private static final Pattern SALE_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final Hmac hmac;

  /** With {@link Root#CLAIM_TOKEN}. */
  public ClaimTokens(byte[] root) {
    this.hmac = new Hmac(root);
  }

  public String tokenFor(String saleId) {
    if (!SALE_ID.matcher(saleId).matches()) {
      throw new IllegalArgumentException(
          "a sale id has 1 to 128 letters, digits, dots, dashes and underscores");
    }
    byte[] input = LengthPrefixed.of("cardproof claim token v1", saleId);
    return DerivedToken.text(PREFIX, saleId, hmac.of(input));
  }

  /** The sale id that the token names, if it has the shape of a token. Proves nothing. */
  public Optional<String> saleOf(String token) {
    return DerivedToken.subject(PREFIX, token).filter(id -> SALE_ID.matcher(id).matches());
  }

  /** True if this is the sale's token; takes the same time for every guess. */
  public boolean matches(String token, String saleId) {
    return MessageDigest.isEqual(
        token.getBytes(StandardCharsets.UTF_8), tokenFor(saleId).getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of the token's text, 32 bytes: what the ledger shows of it. */
  public byte[] hash(String token) {
    return DerivedToken.hash(token);
  }
}
