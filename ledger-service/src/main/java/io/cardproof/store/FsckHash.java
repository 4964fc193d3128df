package io.cardproof.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * SipHash-1-3 with 128 bits (Aumasson and Bernstein 2012) over two byte strings. Its key is drawn
 * when the process starts, so that nobody who filled a ledger could look for colliding contents.
 *
 * <p>Hashed are the two lengths in eight bytes, then each string with zeros up to a multiple of
 * eight, so that different pairs are different inputs. For one thread.
 */
final class FsckHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] NOTHING = {};
  private static final long KEY_LOW;
  private static final long KEY_HIGH;

  static {
    SecureRandom random = new SecureRandom();
    KEY_LOW = random.nextLong();
    KEY_HIGH = random.nextLong();
  }

  private final long keyLow;
  private final long keyHigh;
  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long low;
  private long high;

  FsckHash() {
    this(KEY_LOW, KEY_HIGH);
  }

  FsckHash(long keyLow, long keyHigh) {
    this.keyLow = keyLow;
    this.keyHigh = keyHigh;
  }

  /** Half of the last hash. */
  long low() {
    return low;
  }

  long high() {
    return high;
  }

  FsckHash of(byte[] key) {
    return of(key, key.length, NOTHING, 0);
  }

  /** Of what is in their arrays from the beginning up to their limits. */
  FsckHash of(ByteBuffer key, ByteBuffer value) {
    return of(key.array(), key.limit(), value.array(), value.limit());
  }

  private FsckHash of(byte[] key, int keyLength, byte[] value, int valueLength) {
    v0 = keyLow ^ 0x736f6d6570736575L;
    v1 = keyHigh ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = keyLow ^ 0x6c7967656e657261L;
    v3 = keyHigh ^ 0x7465646279746573L;
    word((long) keyLength << 32 | valueLength);
    words(key, keyLength);
    words(value, valueLength);
    long words = 1 + (keyLength + 7L) / 8 + (valueLength + 7L) / 8;
    word(words * 8 << 56);
    v2 ^= 0xee;
    rounds();
    low = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    rounds();
    high = v0 ^ v1 ^ v2 ^ v3;
    return this;
  }

  private void words(byte[] bytes, int length) {
    int at = 0;
    for (; at <= length - Long.BYTES; at += Long.BYTES) {
      word((long) WORD.get(bytes, at));
    }
    if (at < length) {
      long last = 0;
      for (int i = length - 1; i >= at; i--) {
        last = last << 8 | (bytes[i] & 0xff);
      }
      word(last);
    }
  }

  private void word(long word) {
    v3 ^= word;
    round();
    v0 ^= word;
  }

  private void rounds() {
    round();
    round();
    round();
  }

  private void round() {
    v0 += v1;
    v2 += v3;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 = Long.rotateLeft(v2, 32);
  }
}
