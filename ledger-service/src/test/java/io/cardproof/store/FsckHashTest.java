package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.bouncycastle.crypto.macs.SipHash128;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class FsckHashTest {
  @Test
  void itIsSipHash13OfTheLengthsAndThePaddedParts() {
    Random random = new Random(13);
    for (int i = 0; i < 500; i++) {
      byte[] key = bytes(random, random.nextInt(70));
      byte[] value = bytes(random, random.nextInt(300));
      long keyLow = random.nextLong();
      long keyHigh = random.nextLong();
      FsckHash hash =
          new FsckHash(keyLow, keyHigh).of(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
      assertThat(new long[] {hash.low(), hash.high()})
          .isEqualTo(reference(keyLow, keyHigh, key, value));
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** By another's code, of bytes that were put together. */
  private static long[] reference(long keyLow, long keyHigh, byte[] key, byte[] value) {
    ByteBuffer message = little(8 + padded(key.length) + padded(value.length));
    message.putLong((long) key.length << 32 | value.length);
    message.put(8, key).put(8 + padded(key.length), value);
    SipHash128 sip = new SipHash128(1, 3);
    sip.init(new KeyParameter(little(16).putLong(keyLow).putLong(keyHigh).array()));
    sip.update(message.array(), 0, message.capacity());
    ByteBuffer out = little(16);
    sip.doFinal(out.array(), 0);
    return new long[] {out.getLong(0), out.getLong(8)};
  }

  private static int padded(int length) {
    return (length + 7) / 8 * 8;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
