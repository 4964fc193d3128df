package io.cardproof.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 and base64url (43 characters, no padding) as commands and state spell them. */
public final class Digests {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private Digests() {}

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  public static String base64Url(byte[] bytes) {
    return URL.encodeToString(bytes);
  }

  /** SHA-256, base64url. */
  public static String digest(byte[] bytes) {
    return base64Url(sha256(bytes));
  }

  /** Submission id: SHA-256 of the member id, a zero byte and the Idempotency-Key. */
  public static String submissionId(String member, String idempotencyKey) {
    return digest((member + '\0' + idempotencyKey).getBytes(StandardCharsets.UTF_8));
  }
}
