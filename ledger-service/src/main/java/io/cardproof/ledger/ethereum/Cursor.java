package io.cardproof.ledger.ethereum;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * How far the contract's log is in the replica.
 *
 * @param block the last block that was read to its end
 * @param hash of it, 0x and 64 hexadecimal digits; empty before the first
 * @param items of the log that are in the replica, which may be more than stand up to the block
 * @param head of the contract's log after them, 32 bytes
 */
record Cursor(
    long block, String hash, long items, @SuppressWarnings("ArrayRecordComponent") byte[] head) {
  private static final int HASH_BYTES = 32;

  /**
   * @param stored null where nothing was read yet
   * @param start where the log begins
   */
  static Cursor of(byte @Nullable [] stored, Cursor start) {
    if (stored == null) {
      return start;
    }
    ByteBuffer bytes = ByteBuffer.wrap(stored);
    long block = bytes.getLong();
    long items = bytes.getLong();
    byte[] head = new byte[HASH_BYTES];
    bytes.get(head);
    byte[] hash = new byte[bytes.remaining()];
    bytes.get(hash);
    String text = hash.length == 0 ? "" : "0x" + HexFormat.of().formatHex(hash);
    return new Cursor(block, text, items, head);
  }

  /** Block, items, head, hash; the hash last, since it may be absent. */
  byte[] toBytes() {
    byte[] bytes = hash.isEmpty() ? new byte[0] : HexFormat.of().parseHex(hash, 2, hash.length());
    return ByteBuffer.allocate(2 * Long.BYTES + HASH_BYTES + bytes.length)
        .putLong(block)
        .putLong(items)
        .put(head)
        .put(bytes)
        .array();
  }

  Cursor after(Batch batch) {
    return new Cursor(block, hash, batch.end(), batch.head());
  }

  Cursor at(Block end) {
    return new Cursor(end.number(), end.hash(), items, head);
  }
}
