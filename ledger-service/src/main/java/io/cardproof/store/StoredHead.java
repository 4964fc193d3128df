package io.cardproof.store;

import io.cardproof.log.MerkleHash;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is durable: a number of entries and their root.
 *
 * @param root 32 bytes
 */
public record StoredHead(long size, @SuppressWarnings("ArrayRecordComponent") byte[] root) {
  static final StoredHead EMPTY = new StoredHead(0, MerkleHash.EMPTY);

  static byte[] encode(long size, byte[] root) {
    return ByteBuffer.allocate(Long.BYTES + root.length).putLong(size).put(root).array();
  }

  static StoredHead decode(byte[] bytes) {
    if (bytes.length != Long.BYTES + MerkleHash.LENGTH) {
      throw StoreException.damaged("The stored head cannot be read.");
    }
    return new StoredHead(
        Keys.number(bytes, 0), Arrays.copyOfRange(bytes, Long.BYTES, bytes.length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredHead that && size == that.size && Arrays.equals(root, that.root);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(size) * 31 + Arrays.hashCode(root);
  }
}
