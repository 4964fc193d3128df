package io.cardproof.tags;

import io.cardproof.keys.LengthPrefixed;
import java.util.Base64;

/** What goes into the VOPRF, and how what comes out is spelled; see {@link Tagger}. */
final class TagInputs {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private TagInputs() {}

  static byte[] card(String scope, String normalisedCode) {
    return LengthPrefixed.of("card", scope, normalisedCode);
  }

  static byte[] account(String cardId, String account) {
    return LengthPrefixed.of("account", cardId, account);
  }

  static String text(byte[] output) {
    return TEXT.encodeToString(output);
  }
}
