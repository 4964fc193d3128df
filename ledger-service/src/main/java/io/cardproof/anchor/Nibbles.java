package io.cardproof.anchor;

import java.util.Arrays;

/** Half bytes, which a trie's paths are made of, and their compact spelling (appendix C). */
final class Nibbles {
  private static final int BITS = 4;
  private static final int MASK = 0xf;
  private static final int LEAF = 2;
  private static final int ODD = 1;

  private Nibbles() {}

  /** A node's path, and whether it is the last. */
  @SuppressWarnings("ArrayRecordComponent")
  record Path(byte[] nibbles, boolean leaf) {}

  static byte[] of(byte[] key) {
    byte[] nibbles = new byte[key.length * 2];
    for (int i = 0; i < key.length; i++) {
      nibbles[2 * i] = (byte) (key[i] >>> BITS & MASK);
      nibbles[2 * i + 1] = (byte) (key[i] & MASK);
    }
    return nibbles;
  }

  static byte[] compact(byte[] nibbles, boolean leaf) {
    boolean odd = nibbles.length % 2 != 0;
    int flags = (leaf ? LEAF : 0) + (odd ? ODD : 0);
    byte[] bytes = new byte[nibbles.length / 2 + 1];
    bytes[0] = (byte) (flags << BITS | (odd ? nibbles[0] : 0));
    for (int i = odd ? 1 : 0, at = 1; i < nibbles.length; i += 2, at++) {
      bytes[at] = (byte) (nibbles[i] << BITS | nibbles[i + 1]);
    }
    return bytes;
  }

  /**
   * @throws BadAnchor if it is not what {@link #compact} spells
   */
  static Path path(byte[] compact) throws BadAnchor {
    int flags = compact.length == 0 ? MASK : compact[0] >>> BITS & MASK;
    if (flags > LEAF + ODD) {
      throw new BadAnchor("a node's path has no such flags");
    }
    byte[] all = of(compact);
    Path path = new Path(Arrays.copyOfRange(all, flags % 2 == ODD ? 1 : 2, all.length), flags >= 2);
    if (!Arrays.equals(compact(path.nibbles(), path.leaf()), compact)) {
      throw new BadAnchor("a node's path is spelt otherwise");
    }
    return path;
  }
}
