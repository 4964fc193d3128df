package io.cardproof.map;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A place in the map where a page may be: the first nibbles of the keys below it, at most 64; none
 * for the root.
 */
public final class MapPath {
  /** Bits that a page decides. */
  static final int BITS = 4;

  /** Children of a page. */
  static final int WIDTH = 1 << BITS;

  public static final MapPath ROOT = new MapPath(0, new byte[0]);

  private final int depth;
  private final byte[] packed;
  private final int hash;

  private MapPath(int depth, byte[] packed) {
    this.depth = depth;
    this.packed = packed;
    this.hash = 31 * Arrays.hashCode(packed) + depth;
  }

  /** How many nibbles. */
  public int depth() {
    return depth;
  }

  /** The nibbles, two to a byte, a zero behind an odd one; shared: never write to it. */
  public byte[] packed() {
    return packed;
  }

  /** How many bits of a key are decided above it. */
  int bits() {
    return depth * BITS;
  }

  /**
   * @param nibble 0 to 15
   */
  public MapPath child(int nibble) {
    boolean first = depth % 2 == 0;
    byte[] longer = Arrays.copyOf(packed, depth / 2 + 1);
    longer[depth / 2] |= (byte) (first ? nibble << BITS : nibble);
    return new MapPath(depth + 1, longer);
  }

  /** Which of a page's children a key belongs to. */
  static int nibble(byte[] key, int depth) {
    int both = key[depth >>> 1];
    return ((depth & 1) == 0 ? both >>> BITS : both) & (WIDTH - 1);
  }

  /** Bit of a key, the most significant of its first byte being the first. */
  static int bit(byte[] key, int at) {
    return key[at >>> 3] >>> (7 - (at & 7)) & 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MapPath that
        && depth == that.depth
        && Arrays.equals(packed, that.packed);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(packed).substring(0, depth);
  }
}
