package io.cardproof.vault;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;

/**
 * A key that codes are encrypted to on their way between vaults: HPKE (RFC 9180) in base mode, made
 * for one request and gone with it, so that a recorded conversation stays closed whatever key is
 * stolen later. Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 *
 * <p>Sealed form: encapsulated key (32 bytes), ciphertext. The plain bytes are, for each card, its
 * id and its secret as {@link CodeSealer} encodes it, each with its length (4 bytes, big-endian).
 */
public final class OneTimeKey {
  public static final int PUBLIC_KEY_BYTES = 32;

  private static final int ENCAPSULATED_BYTES = 32;
  private static final byte[] NO_AAD = {};

  private final AsymmetricCipherKeyPair pair;

  private OneTimeKey(AsymmetricCipherKeyPair pair) {
    this.pair = pair;
  }

  public static OneTimeKey generate() {
    return new OneTimeKey(suite().generatePrivateKey());
  }

  /** Not shared between threads: it keeps state. */
  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  /** 32 bytes. */
  public byte[] publicKey() {
    return suite().serializePublicKey(pair.getPublic());
  }

  /**
   * Seals codes for whoever has the private half.
   *
   * @param context both sides know it; what is sealed for one does not open for another
   * @param codes by card id
   * @throws IllegalArgumentException if this is no public key
   */
  public static byte[] seal(byte[] publicKey, byte[] context, Map<String, CardSecret> codes) {
    if (publicKey.length != PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("an X25519 public key has 32 bytes");
    }
    HPKE suite = suite();
    try {
      byte[][] sealed =
          suite.seal(
              suite.deserializePublicKey(publicKey),
              context,
              NO_AAD,
              encode(codes),
              null,
              null,
              null);
      return ByteBuffer.allocate(sealed[0].length + sealed[1].length)
          .put(sealed[1])
          .put(sealed[0])
          .array();
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new IllegalArgumentException("codes cannot be sealed to this public key", e);
    }
  }

  /**
   * The codes by card id.
   *
   * @throws VaultException if these bytes were not sealed to this key in this context
   */
  public Map<String, CardSecret> open(byte[] context, byte[] sealed) throws VaultException {
    try {
      byte[] encapsulated = Arrays.copyOf(sealed, ENCAPSULATED_BYTES);
      byte[] ciphertext = Arrays.copyOfRange(sealed, ENCAPSULATED_BYTES, sealed.length);
      return decode(
          suite().open(encapsulated, pair, context, NO_AAD, ciphertext, null, null, null));
    } catch (InvalidCipherTextException | RuntimeException e) {
      throw new VaultException(e);
    }
  }

  private static byte[] encode(Map<String, CardSecret> codes) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    codes.forEach((card, secret) -> {
      field(plain, card.getBytes(StandardCharsets.UTF_8));
      field(plain, CodeSealer.encode(secret));
    });
    return plain.toByteArray();
  }

  private static void field(ByteArrayOutputStream plain, byte[] bytes) {
    plain.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    plain.writeBytes(bytes);
  }

  private static Map<String, CardSecret> decode(byte[] plain) {
    Map<String, CardSecret> codes = new LinkedHashMap<>();
    ByteBuffer from = ByteBuffer.wrap(plain);
    while (from.hasRemaining()) {
      String card = new String(field(from), StandardCharsets.UTF_8);
      codes.put(card, CodeSealer.decode(ByteBuffer.wrap(field(from))));
    }
    return codes;
  }

  private static byte[] field(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "OneTimeKey[]";
  }
}
