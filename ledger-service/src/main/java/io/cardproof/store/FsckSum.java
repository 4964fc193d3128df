package io.cardproof.store;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * What a set of items comes to, in whatever order they are added: the sums of their hashes under a
 * key that nobody knows (Bellare and Micciancio 1997). Two sets of one sum are the same but for a
 * chance of less than 1 in 2^100, also where an attacker chose them. Items are summed up in parts
 * by their hash, so that a few that differ are looked for in a few parts.
 *
 * <p>Why not look up each item in the other set: of a million sales that is ten million reads in
 * random order, where this reads both sides from end to end.
 */
final class FsckSum implements Reads.Items {
  private static final int PART_BITS = 10;

  private final FsckHash hash = new FsckHash();
  private final long[] low = new long[1 << PART_BITS];
  private final long[] high = new long[1 << PART_BITS];

  /** Which part an item belongs to. */
  static int part(FsckHash item) {
    return (int) (item.low() >>> (Long.SIZE - PART_BITS));
  }

  @Override
  public void item(ByteBuffer key, ByteBuffer value) {
    int part = part(hash.of(key, value));
    low[part] += hash.low();
    high[part] += hash.high();
  }

  /** The parts in which the sets differ. */
  BitSet differences(FsckSum other) {
    BitSet parts = new BitSet();
    for (int part = 0; part < low.length; part++) {
      parts.set(part, low[part] != other.low[part] || high[part] != other.high[part]);
    }
    return parts;
  }
}
