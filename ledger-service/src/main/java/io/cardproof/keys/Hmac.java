package io.cardproof.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 under one key, and HKDF-SHA256, of the JDK, without their checked exceptions. Thread
 * safe: each message gets a copy of the keyed state, which costs less than looking up the algorithm
 * and hashing the key again.
 */
public final class Hmac {

  public static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac keyed;

  public Hmac(byte[] key) {
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** 32 bytes. */
  public byte[] of(byte[] message) {
    try {
      return ((Mac) keyed.clone()).doFinal(message);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's HmacSHA256 can be copied", e);
    }
  }

  /** HMAC-SHA256 under a key that is used once: 32 bytes. */
  public static byte[] sha256(byte[] key, byte[] message) {
    return new Hmac(key).of(message);
  }

  /**
   * A 32-byte key of its own for one purpose: HKDF-Expand, RFC 5869 section 2.3.
   *
   * @param root 32 uniformly random bytes
   * @param purpose names the use and its version
   */
  public static byte[] derive(byte[] root, String purpose) {
    try {
      byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.expandOnly(new SecretKeySpec(root, "HKDF-PRK"), info, BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 25 has HKDF-SHA256", e);
    }
  }
}
