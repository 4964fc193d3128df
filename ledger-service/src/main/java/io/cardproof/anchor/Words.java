package io.cardproof.anchor;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The words of 32 bytes in which contracts are spoken to. */
final class Words {
  private static final int BYTES = 32;

  private Words() {}

  static byte[] of(long number) {
    return of(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  /** Padded on the left. */
  static byte[] of(byte[] bytes) {
    byte[] word = new byte[BYTES];
    System.arraycopy(bytes, 0, word, BYTES - bytes.length, bytes.length);
    return word;
  }

  static byte[] concat(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }
}
