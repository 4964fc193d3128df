package io.cardproof.codec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** SHA-256 and base64url (43 characters, no padding) as commands and state spell them. */
public final class Digests {
  /** Never fed: a copy of it costs a tenth of looking the algorithm up. */
  private static final MessageDigest FRESH = lookUp();

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private Digests() {}

  /** SHA-256 of the parts, one after the other. */
  public static byte[] sha256(byte[]... parts) {
    MessageDigest digest = newSha256();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static MessageDigest newSha256() {
    try {
      return (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
    }
  }

  private static MessageDigest lookUp() {
    try {
      return MessageDigest.getInstance("SHA-256");
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
