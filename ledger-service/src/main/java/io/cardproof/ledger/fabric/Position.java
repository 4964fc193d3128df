package io.cardproof.ledger.fabric;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The last block whose entries are in the replica.
 *
 * @param block its number; -1 before the first
 * @param hash of its header, 32 bytes; empty before the first
 */
record Position(long block, @SuppressWarnings("ArrayRecordComponent") byte[] hash) {
  static final Position BEFORE_THE_FIRST = new Position(-1, new byte[0]);

  static Position of(byte @Nullable [] stored) {
    if (stored == null) {
      return BEFORE_THE_FIRST;
    }
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    long block = bytes.getLong();
    byte[] hash = new byte[bytes.remaining()];
    bytes.get(hash);
    return new Position(block, hash);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(Long.BYTES + hash.length).putLong(block).put(hash).array();
  }
}
