package io.cardproof.evm;

import java.math.BigInteger;

/** Fields of a 256-bit word, from the lowest bit up. */
final class Bits {
  private BigInteger word;
  private int next;

  Bits() {
    this(BigInteger.ZERO);
  }

  Bits(BigInteger word) {
    this.word = word;
  }

  /**
   * @throws IllegalArgumentException for a value that does not fit
   */
  Bits add(int bits, long value) {
    if (value < 0 || value >>> bits != 0) {
      throw new IllegalArgumentException(value + " has more than " + bits + " bits");
    }
    word = word.or(BigInteger.valueOf(value).shiftLeft(next));
    next += bits;
    return this;
  }

  long take(int bits) {
    long value = word.shiftRight(next).longValue() & ((1L << bits) - 1);
    next += bits;
    return value;
  }

  BigInteger packed() {
    return word;
  }
}
