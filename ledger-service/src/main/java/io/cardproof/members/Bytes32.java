package io.cardproof.members;

import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import java.util.Base64;
import java.util.HexFormat;

/** Keys, digests and signatures as callers spell them. */
final class Bytes32 {
  private static final int BYTES = 32;
  private static final int HEX_CHARS = 64;

  private Bytes32() {}

  /** 32 bytes from hex, base64 or base64url, as the ledger spells them: 43 characters base64url. */
  static String canonical(String text, String field) {
    return Digests.base64Url(decode(text, BYTES, field));
  }

  /**
   * Bytes from base64 or base64url, with or without padding; 32 bytes also from hex.
   *
   * @throws Refused {@code request.invalid} for another alphabet or length
   */
  static byte[] decode(String text, int bytes, String field) {
    try {
      byte[] decoded =
          bytes == BYTES && text.length() == HEX_CHARS
              ? HexFormat.of().parseHex(text)
              : base64(text);
      if (decoded.length == bytes) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      // Answered below, without the text.
    }
    throw Refused.invalid(field, "Expected " + bytes + " bytes in base64 or base64url.");
  }

  static byte[] base64(String text) {
    return Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
  }
}
