package io.cardproof.log;

import java.util.Optional;

/**
 * The path of a tile below the log's prefix (c2sp.org/tlog-tiles): {@code tile/<L>/<N>[.p/<W>]} for
 * hashes, {@code tile/entries/<N>[.p/<W>]} for entries.
 *
 * <p>Each tile has exactly one spelling. Parsing formats what it read and compares, so that no
 * second spelling reaches a cache or a file name.
 */
public sealed interface TilePath {
  /** Items of a full tile. */
  int FULL_WIDTH = 256;

  /** Tree levels from one tile level to the next. */
  int LEVEL_BITS = 8;

  /** The highest tile level that has a spelling. */
  int MAX_LEVEL = 63;

  /** The last tile whose items have an index below 2^63. */
  long MAX_INDEX = Long.MAX_VALUE >>> LEVEL_BITS;

  /** A tile of hashes; {@code level} 0 to 63. */
  record HashTile(int level, long index, int width) implements TilePath {
    /** Checks the ranges; IllegalArgumentException otherwise. */
    public HashTile {
      TileSpelling.require(level >= 0 && level <= MAX_LEVEL, "level");
      TileSpelling.requireTile(index, width);
    }

    @Override
    public String format() {
      return "tile/" + level + "/" + TileSpelling.format(index, width);
    }
  }

  /** A tile of entries; its items are those of the level 0 tile of the same index. */
  record EntryTile(long index, int width) implements TilePath {
    /** Checks the ranges; IllegalArgumentException otherwise. */
    public EntryTile {
      TileSpelling.requireTile(index, width);
    }

    @Override
    public int level() {
      return 0;
    }

    @Override
    public String format() {
      return "tile/entries/" + TileSpelling.format(index, width);
    }
  }

  /** The tile level; 0 for entries. */
  int level();

  /** The tile's number within its level, from 0. */
  long index();

  /** The number of items, 1 to 256; below 256 the tile is partial. */
  int width();

  /** The path, without a leading slash. */
  String format();

  /** The index of the first item within the level. */
  default long firstItem() {
    return index() << LEVEL_BITS;
  }

  /** Whether the tile is full and therefore never changes its name again. */
  default boolean isFull() {
    return width() == FULL_WIDTH;
  }

  /**
   * Whether a tree of {@code size} leaves has all items of this tile. A partial tile narrower than
   * what the tree has is there too: it belongs to an earlier size.
   */
  default boolean existsIn(long size) {
    int shift = level() * LEVEL_BITS;
    long items = shift < Long.SIZE ? size >>> shift : 0;
    return width() <= items - firstItem();
  }

  /** Reads a path in its one spelling; empty for everything else. */
  static Optional<TilePath> parse(String path) {
    return TileSpelling.parse(path).filter(tile -> tile.format().equals(path));
  }
}
