package io.cardproof.tags;

import java.math.BigInteger;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Field;
import org.bouncycastle.math.raw.Nat;
import org.bouncycastle.math.raw.Nat256;
import org.bouncycastle.util.Pack;

/**
 * BouncyCastle's field arithmetic modulo the prime of P-256, as functions with results. An element
 * is 8 words, least significant first, fully reduced.
 */
final class P256Field {

  static final int WORDS = 8;

  /** Bytes per element before reduction: (256 + 128) / 8, RFC 9380 section 5.1. */
  static final int WIDE_BYTES = 48;

  private P256Field() {}

  static int[] of(BigInteger value) {
    return SecP256R1Field.fromBigInteger(value);
  }

  /** 48 big-endian bytes modulo the prime. */
  static int[] reduce(byte[] wide, int offset) {
    int[] words = Nat256.createExt();
    for (int i = 0; i < WIDE_BYTES / 4; i++) {
      words[i] = Pack.bigEndianToInt(wide, offset + WIDE_BYTES - 4 - 4 * i);
    }
    int[] reduced = Nat256.create();
    SecP256R1Field.reduce(words, reduced);
    return reduced;
  }

  /** x^(2^times). */
  static int[] square(int[] x, int times) {
    int[] out = Nat256.create();
    SecP256R1Field.squareN(x, times, out);
    return out;
  }

  static int[] add(int[] x, int[] y) {
    int[] out = Nat256.create();
    SecP256R1Field.add(x, y, out);
    return out;
  }

  static int[] subtract(int[] x, int[] y) {
    int[] out = Nat256.create();
    SecP256R1Field.subtract(x, y, out);
    return out;
  }

  static int[] negate(int[] x) {
    int[] out = Nat256.create();
    SecP256R1Field.negate(x, out);
    return out;
  }

  static int[] multiply(int[] x, int[] y) {
    int[] out = Nat256.create();
    SecP256R1Field.multiply(x, y, out);
    return out;
  }

  static int[] square(int[] x) {
    int[] out = Nat256.create();
    SecP256R1Field.square(x, out);
    return out;
  }

  static int[] invert(int[] x) {
    int[] out = Nat256.create();
    SecP256R1Field.inv(x, out);
    return out;
  }

  /** {@code mask} is -1 for the first, 0 for the second. */
  static int[] select(int mask, int[] first, int[] second) {
    int[] out = second.clone();
    Nat.cmov(WORDS, mask, first, 0, out, 0);
    return out;
  }
}
