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

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final long KEY_LOW;
  private static final long KEY_HIGH;

  static {
    SecureRandom random = new SecureRandom();
    KEY_LOW = random.nextLong();
    KEY_HIGH = random.nextLong();
  }

  private final long keyLow;
  private final long keyHigh;
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
    return of(ByteBuffer.wrap(key), NOTHING);
  }

  /** Of what is in the buffers from their beginnings up to their limits. */
  FsckHash of(ByteBuffer key, ByteBuffer value) {
    byte[] keys = key.array();
    int keyFrom = key.arrayOffset();
    int keyEnd = keyFrom + key.limit();
    byte[] values = value.array();
    int valueFrom = value.arrayOffset();
    int valueEnd = valueFrom + value.limit();
    int keyWords = words(key);
    int words = 1 + keyWords + words(value);
    long a = keyLow ^ 0x736f6d6570736575L;
    long b = keyHigh ^ 0x646f72616e646f6dL ^ 0xee;
    long c = keyLow ^ 0x6c7967656e657261L;
    long d = keyHigh ^ 0x7465646279746573L;
    // The rounds at the end take no word, which is the same as taking zero.
    for (int i = 0; i < words + 7; i++) {
      long word = 0;
      if (i == 0) {
        word = ((long) key.limit() << 32) | value.limit();
      } else if (i <= keyWords) {
        word = word(keys, keyFrom + 8 * (i - 1), keyEnd);
      } else if (i < words) {
        word = word(values, valueFrom + 8 * (i - 1 - keyWords), valueEnd);
      } else if (i == words) {
        word = (long) words << 59;
      } else if (i == words + 1) {
        c ^= 0xee;
      } else if (i == words + 4) {
        low = a ^ b ^ c ^ d;
        b ^= 0xdd;
      }
      d ^= word;
      a += b;
      c += d;
      b = Long.rotateLeft(b, 13) ^ a;
      d = Long.rotateLeft(d, 16) ^ c;
      a = Long.rotateLeft(a, 32);
      c += b;
      a += d;
      b = Long.rotateLeft(b, 17) ^ c;
      d = Long.rotateLeft(d, 21) ^ a;
      c = Long.rotateLeft(c, 32);
      a ^= word;
    }
    high = a ^ b ^ c ^ d;
    return this;
  }

  private static int words(ByteBuffer bytes) {
    return (bytes.limit() + Long.BYTES - 1) / Long.BYTES;
  }

  private static long word(byte[] bytes, int at, int end) {
    if (at + Long.BYTES <= end) {
      return (long) WORD.get(bytes, at);
    }
    long last = 0;
    for (int i = end - 1; i >= at; i--) {
      last = (last << 8) | (bytes[i] & 0xff);
    }
    return last;
  }
}
