package io.cardproof.keys;

import io.cardproof.codec.Digests;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** {@code <prefix><subject>_<43 characters>}: a bearer secret that names its subject. */
final class DerivedToken {

  private static final int SECRET_CHARACTERS = 43;
  private static final int MAX_LENGTH = 256;

  private DerivedToken() {}

  static String text(String prefix, String subject, byte[] secret) {
    return prefix + subject + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  /** Read from the end: subject and secret may both contain underscores, the length is fixed. */
  static Optional<String> subject(String prefix, String token) {
    int end = token.length() - SECRET_CHARACTERS - 1;
    if (!token.startsWith(prefix)
        || token.length() > MAX_LENGTH
        || end <= prefix.length()
        || token.charAt(end) != '_') {
      return Optional.empty();
    }
    return Optional.of(token.substring(prefix.length(), end));
  }

  static byte[] hash(String token) {
    return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
  }
}
