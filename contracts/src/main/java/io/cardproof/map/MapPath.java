package io.cardproof.map;

import java.util.HexFormat;

/**
 * A place in the map where a page may be: the first nibbles of the keys below it.
 *
 * @param nibbles hexadecimal digits in lower case, at most 64; none for the root
 */
public record MapPath(String nibbles) {
  /** Bits that a page decides. */
  static final int BITS = 4;

  /** Children of a page. */
  static final int WIDTH = 1 << BITS;

  private static final HexFormat HEX = HexFormat.of();

  public static final MapPath ROOT = new MapPath("");

  /** How many nibbles. */
  public int depth() {
    return nibbles.length();
  }

  /** How many bits of a key are decided above it. */
  int bits() {
    return nibbles.length() * BITS;
  }

  /**
   * @param nibble 0 to 15
   */
  public MapPath child(int nibble) {
    return new MapPath(nibbles + HEX.toLowHexDigit(nibble));
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
}
