package io.cardproof.ledger.ethereum;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as Ethereum has it, which is not SHA3-256. */
final class Keccak {
  private static final int BITS = 256;
  private static final int SELECTOR_BYTES = 4;

  private Keccak() {}

  static byte[] hash(byte[] bytes) {
    return hash(bytes, 0, bytes.length);
  }

  static byte[] hash(byte[] bytes, int from, int length) {
    KeccakDigest digest = new KeccakDigest(BITS);
    digest.update(bytes, from, length);
    byte[] hash = new byte[BITS / 8];
    digest.doFinal(hash, 0);
    return hash;
  }

  static byte[] selector(String signature) {
    return Arrays.copyOf(topic(signature), SELECTOR_BYTES);
  }

  static byte[] topic(String signature) {
    return hash(signature.getBytes(StandardCharsets.US_ASCII));
  }
}
