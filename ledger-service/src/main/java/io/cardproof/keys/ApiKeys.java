package io.cardproof.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Members' API keys: derived, so that the same request shows the same key again and nothing is
 * stored that could leak.
 *
 * <p>{@code cpk_<member id>_<43 characters>}: the part after the id is HMAC-SHA256 over the
 * length-prefixed fields "cardproof api key v1", member id, generation (decimal), in base64url.
 */
public final class ApiKeys {

  private static final String PREFIX = "cpk_";

  private final Hmac hmac;

  /** With {@link Root#API_KEY}. */
  public ApiKeys(byte[] root) {
    this.hmac = new Hmac(root);
  }

  /**
   * The key of a member.
   *
   * @param generation 0 for the first key, one more with each renewal
   */
  public String keyFor(String memberId, int generation) {
    MemberIds.require(memberId, generation);
    byte[] input =
        LengthPrefixed.of("cardproof api key v1", memberId, Integer.toString(generation));
    return DerivedToken.text(PREFIX, memberId, hmac.of(input));
  }

  /** The member id that the key names, if it has the shape of a key. Proves nothing. */
  public Optional<String> memberOf(String key) {
    return DerivedToken.subject(PREFIX, key).filter(MemberIds::isId);
  }

  /** True if this is the member's key of this generation; takes the same time for every guess. */
  public boolean matches(String key, String memberId, int generation) {
    return MessageDigest.isEqual(
        key.getBytes(StandardCharsets.UTF_8),
        keyFor(memberId, generation).getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of the key's text, 32 bytes. */
  public byte[] hash(String key) {
    return DerivedToken.hash(key);
  }
}
