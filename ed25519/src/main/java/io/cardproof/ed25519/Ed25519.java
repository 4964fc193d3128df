package io.cardproof.ed25519;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ed25519 signatures (RFC 8032) with one answer everywhere.
 *
 * <p>The RFC leaves room at the edges (keys with a small-order part, several encodings of a point),
 * and libraries fill it differently: a signature that one gateway or endorser accepts and another
 * refuses would split them. Here public keys must be canonical and of prime order, and R must be
 * canonical, of prime order and not the identity; within these limits the equations of both
 * libraries agree.
 *
 * <p>Why not the JDK's own: it signs and verifies 20 to 60 times slower. Amazon's provider is used
 * where it loads, BouncyCastle's lightweight code otherwise; neither is registered as a provider.
 */
public final class Ed25519 {

  public static final int SEED_BYTES = 32;
  public static final int PUBLIC_KEY_BYTES = 32;
  public static final int SIGNATURE_BYTES = 64;

  /**
   * Checked keys remembered, so that a member's next signature costs one check less; past it they
   * are checked again.
   */
  private static final int VALID_KEYS_REMEMBERED = 4096;

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final Map<ByteBuffer, Boolean> VALID_KEYS = new ConcurrentHashMap<>();

  private Ed25519() {}

  /** A key pair; the seed is the private key of RFC 8032, 32 bytes each. */
  @SuppressWarnings("ArrayRecordComponent") // never compared; the bytes are what it is for
  public record Key(byte[] seed, byte[] publicKey) {
    /** Shows nothing. */
    @Override
    public String toString() {
      return "Ed25519.Key[]";
    }
  }

  /** Signs with one key. Thread safe. */
  public interface Signer {
    /** 64 bytes; the same for the same message every time. */
    byte[] sign(byte[] message);

    /** 32 bytes. */
    byte[] publicKey();
  }

  public static Key generate() {
    byte[] seed = new byte[SEED_BYTES];
    RANDOM.nextBytes(seed);
    return fromSeed(seed);
  }

  /**
   * The key pair of a 32-byte seed.
   *
   * @throws IllegalArgumentException for another length
   */
  public static Key fromSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, not " + seed.length);
    }
    return new Key(seed.clone(), BouncyCastleEd25519.publicKey(seed));
  }

  /** A signer to keep: what the key needs is prepared once. */
  public static Signer signer(byte[] seed) {
    return Engines.BEST.signer(fromSeed(seed));
  }

  /** False for anything but a signature of the message, wrong lengths and weak keys included. */
  public static boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return verify(Engines.BEST, publicKey, message, signature);
  }

  /** True for the canonical encoding of a point of prime order: what a member may register. */
  public static boolean isValidPublicKey(byte[] publicKey) {
    if (publicKey.length != PUBLIC_KEY_BYTES) {
      return false;
    }
    ByteBuffer key = ByteBuffer.wrap(publicKey.clone());
    if (VALID_KEYS.get(key) != null) {
      return true;
    }
    boolean valid = BouncyCastleEd25519.isOfPrimeOrder(publicKey);
    if (valid) {
      if (VALID_KEYS.size() >= VALID_KEYS_REMEMBERED) {
        VALID_KEYS.clear();
      }
      VALID_KEYS.put(key, true);
    }
    return valid;
  }

  /** Which library signs and verifies in this process, for metrics. */
  public static String implementation() {
    return Engines.BEST.name();
  }

  static boolean verify(Engine engine, byte[] publicKey, byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && !startsWithIdentity(signature)
        && isValidPublicKey(publicKey)
        && engine.verify(publicKey, message, signature);
  }

  /** R = (0, 1): only a signer who gave the key away makes it, and libraries differ about it. */
  private static boolean startsWithIdentity(byte[] signature) {
    int rest = signature[0] ^ 1;
    for (int i = 1; i < PUBLIC_KEY_BYTES; i++) {
      rest |= signature[i];
    }
    return rest == 0;
  }

  /** A library's signing code; what it is given has been checked. */
  interface Engine {
    Signer signer(Key key);

    boolean verify(byte[] publicKey, byte[] message, byte[] signature);

    String name();
  }

  private static final class Engines {
    static final Engine BEST = AccpEd25519.load().orElseGet(BouncyCastleEd25519::new);
  }
}
