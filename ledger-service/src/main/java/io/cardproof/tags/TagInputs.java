package io.cardproof.tags;

import io.cardproof.keys.LengthPrefixed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes into the VOPRF, and how what comes out is spelled; see {@link Tagger}. */
final class TagInputs {
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private TagInputs() {}

  static byte[] card(String scope, String normalisedCode) {
    return LengthPrefixed.of("card", scope, normalisedCode);
  }

  /**
   * Whether this is {@link #card} of some code.
   *
   * @param scope that it has to be of; null for any
   */
  static boolean isCard(byte[] input, @Nullable String scope) {
    ByteBuffer left = ByteBuffer.wrap(input);
    List<String> fields = new ArrayList<>();
    while (left.remaining() >= Short.BYTES) {
      byte[] field = new byte[Math.min(Short.toUnsignedInt(left.getShort()), left.remaining())];
      left.get(field);
      fields.add(new String(field, StandardCharsets.UTF_8));
    }
    return fields.size() == 3
        && (scope == null || scope.equals(fields.get(1)))
        && Arrays.equals(input, LengthPrefixed.of("card", fields.get(1), fields.get(2)));
  }

  static byte[] account(String cardId, String account) {
    return LengthPrefixed.of("account", cardId, account);
  }

  static String text(byte[] output) {
    return TEXT.encodeToString(output);
  }
}
