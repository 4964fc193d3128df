package io.cardproof.ledger.ethereum;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Words of 32 bytes, as the Solidity contract ABI lays out arguments. */
final class AbiWriter {
  static final int WORD = 32;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  AbiWriter number(long value) {
    out.writeBytes(ByteBuffer.allocate(WORD).putLong(WORD - Long.BYTES, value).array());
    return this;
  }

  /**
   * @param word 32 bytes
   */
  AbiWriter word(byte[] word) {
    if (word.length != WORD) {
      throw new IllegalArgumentException("a word has 32 bytes");
    }
    out.writeBytes(word);
    return this;
  }

  AbiWriter words(List<byte[]> words) {
    number(words.size());
    words.forEach(this::word);
    return this;
  }

  /** A length, the bytes, and zeros up to a whole word. */
  AbiWriter bytes(byte[] bytes) {
    number(bytes.length);
    out.writeBytes(bytes);
    out.writeBytes(new byte[padding(bytes.length)]);
    return this;
  }

  AbiWriter raw(byte[] encoded) {
    out.writeBytes(encoded);
    return this;
  }

  static int padding(int length) {
    return (WORD - length % WORD) % WORD;
  }

  int size() {
    return out.size();
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
