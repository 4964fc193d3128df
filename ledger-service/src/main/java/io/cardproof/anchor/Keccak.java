package io.cardproof.anchor;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256, as Ethereum has it: with the padding from before SHA-3. */
final class Keccak {
  static final int BYTES = 32;
  private static final int SELECTOR_BYTES = 4;

  private Keccak() {}

  static byte[] hash(byte[] bytes) {
    KeccakDigest digest = new KeccakDigest(BYTES * Byte.SIZE);
    digest.update(bytes, 0, bytes.length);
    byte[] hash = new byte[BYTES];
    digest.doFinal(hash, 0);
    return hash;
  }

  /** Of an event's or a function's signature, such as {@code f(uint64)}. */
  static byte[] hash(String signature) {
    return hash(signature.getBytes(StandardCharsets.US_ASCII));
  }

  /** What a call of a function begins with. */
  static byte[] selector(String signature) {
    return Arrays.copyOf(hash(signature), SELECTOR_BYTES);
  }
}
