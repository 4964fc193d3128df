package io.cardproof.ledger.ethereum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@link AbiWriter} writes. Strict: every length and offset must lie within the bytes.
 * Not for whoever's bytes: a node that sends others is wrong, and another one is asked.
 */
final class AbiReader {
  private static final int WORD = AbiWriter.WORD;

  private final byte[] bytes;
  private final int base;

  private AbiReader(byte[] bytes, int base) {
    this.bytes = bytes;
    this.base = base;
  }

  static AbiReader of(byte[] bytes) {
    return new AbiReader(bytes, 0);
  }

  /** The part that begins where the word at this place says. */
  AbiReader part(int word) {
    return new AbiReader(bytes, base + offset(word));
  }

  /** The part behind so many words. */
  AbiReader after(int words) {
    return new AbiReader(bytes, base + words * WORD);
  }

  byte[] word(int index) {
    int from = base + index * WORD;
    require(from >= 0 && from + WORD <= bytes.length);
    return Arrays.copyOfRange(bytes, from, from + WORD);
  }

  long number(int index) {
    byte[] word = word(index);
    long value = 0;
    for (int i = 0; i < WORD; i++) {
      require(i >= WORD - Long.BYTES || word[i] == 0);
      value = (value << 8) | (word[i] & 0xff);
    }
    require(value >= 0);
    return value;
  }

  private int offset(int index) {
    long offset = number(index);
    require(offset <= bytes.length - base);
    return (int) offset;
  }

  /** A length and so many words. */
  List<byte[]> words() {
    int count = count();
    List<byte[]> words = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      words.add(word(1 + i));
    }
    return words;
  }

  /** A length that so many words may follow. */
  int count() {
    long count = number(0);
    require(count <= (bytes.length - base) / WORD);
    return (int) count;
  }

  byte[] byteString() {
    long length = number(0);
    int from = base + WORD;
    require(length <= bytes.length - from);
    return Arrays.copyOfRange(bytes, from, from + (int) length);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not what the contract writes");
    }
  }
}
