package io.cardproof.keys;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM for data at rest (NIST SP 800-38D), bound to a context that is not stored with it.
 *
 * <p>Sealed form: version (1 byte, 1), nonce (12 bytes), ciphertext, tag (16 bytes). Nonces are
 * random, so one key seals at most 2^32 values (section 8.3). Thread safe.
 */
public final class Aead {

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 1 + NONCE_BYTES;

  private static final String ALGORITHM = "AES/GCM/NoPadding";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Found once: asking all providers anew costs more than sealing a short text. */
  private static final Provider PROVIDER = provider();

  private final SecretKeySpec key;

  /**
   * @param root 32 random bytes; the AES key is derived from it and the purpose
   * @param purpose names the use and its version
   */
  public Aead(byte[] root, String purpose) {
    this.key = new SecretKeySpec(Hmac.derive(root, purpose), "AES");
  }

  private static Provider provider() {
    try {
      return Cipher.getInstance(ALGORITHM).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /** {@code plain.length} + 29 bytes. */
  public byte[] seal(byte[] context, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed = new byte[HEADER_BYTES + plain.length + TAG_BYTES];
    ByteBuffer.wrap(sealed).put(VERSION).put(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, sealed);
      cipher.updateAAD(context);
      cipher.doFinal(plain, 0, plain.length, sealed, HEADER_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM of this JDK cannot seal", e);
    }
  }

  /**
   * The plain bytes.
   *
   * @throws BrokenSealException if anything but {@link #seal} under this key and context made these
   *     bytes
   */
  public byte[] open(byte[] context, byte[] sealed) throws BrokenSealException {
    if (sealed.length < HEADER_BYTES + TAG_BYTES) {
      throw new BrokenSealException("a sealed value has " + sealed.length + " bytes, too few");
    }
    if (sealed[0] != VERSION) {
      throw new BrokenSealException("a sealed value has the unknown version " + sealed[0]);
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, sealed);
      cipher.updateAAD(context);
      return cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
    } catch (AEADBadTagException e) {
      throw new BrokenSealException(
          "a sealed value was changed, belongs elsewhere, or was sealed with another key");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM of this JDK cannot open", e);
    }
  }

  /** Started with the nonce in the header, the version bound as the first associated byte. */
  private Cipher cipher(int mode, byte[] sealed) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(ALGORITHM, PROVIDER);
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, sealed, 1, NONCE_BYTES));
    cipher.updateAAD(sealed, 0, 1);
    return cipher;
  }

  /** A sealed value that does not open; the message shows nothing of it. */
  public static final class BrokenSealException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenSealException(String message) {
      super(message);
    }
  }
}
