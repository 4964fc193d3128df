package io.cardproof.log;

import java.util.Arrays;
import java.util.Objects;

/**
 * The hashes of one tile, and every node of the tree above them and below the next tile level,
 * hashed once: 16 KiB, whatever the width. Immutable; a tile that grew is another of these, which
 * hashes only what is new.
 *
 * <p>Rows lie behind each other, the tile's own hashes first, each row half as long as the one
 * before; two siblings are 64 bytes side by side. What is not complete yet is zeros, and not given
 * out.
 */
final class TileNodes {
  private static final int LENGTH = MerkleHash.LENGTH;
  private static final int FULL = TilePath.FULL_WIDTH;

  /** The row above would be the next level's tile. */
  private static final int ROWS = TilePath.LEVEL_BITS;

  private static final int NODES = 2 * FULL - (FULL >> (ROWS - 1));

  /** A tile without hashes. */
  static final TileNodes EMPTY = new TileNodes(0, new byte[NODES * LENGTH]);

  private final int width;
  private final byte[] nodes;

  private TileNodes(int width, byte[] nodes) {
    this.width = width;
    this.nodes = nodes;
  }

  /**
   * The tile with further hashes at its end.
   *
   * @param more one behind the other, 32 bytes each
   * @throws IllegalArgumentException if they are not whole, or more than a tile has
   */
  TileNodes with(byte[] more) {
    int added = more.length / LENGTH;
    if (more.length % LENGTH != 0 || added > FULL - width) {
      throw new IllegalArgumentException("A tile has at most " + FULL + " hashes of 32 bytes");
    }
    byte[] grown = nodes.clone();
    System.arraycopy(more, 0, grown, width * LENGTH, more.length);
    int to = width + added;
    for (int row = 1; row < ROWS; row++) {
      for (int i = width >> row; i < (to >> row); i++) {
        MerkleHash.node(grown, at(row - 1, 2 * i), grown, at(row, i));
      }
    }
    return new TileNodes(to, grown);
  }

  /** How many hashes it has, 0 to 256. */
  int width() {
    return width;
  }

  /**
   * The root over {@code 2^row} of its hashes, 32 bytes, the caller's own.
   *
   * @param row 0 to 7
   * @param index of it in its row
   * @throws IndexOutOfBoundsException if the tile has not all of them
   */
  byte[] get(int row, int index) {
    Objects.checkIndex(row, ROWS);
    Objects.checkIndex(index, width >> row);
    int at = at(row, index);
    return Arrays.copyOfRange(nodes, at, at + LENGTH);
  }

  private static int at(int row, int index) {
    int rowsBelow = 2 * FULL - ((2 * FULL) >> row);
    return (rowsBelow + index) * LENGTH;
  }
}
