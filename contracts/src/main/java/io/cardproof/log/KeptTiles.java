package io.cardproof.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Hashes and inner nodes of a growing tree for many readers, kept tile by tile.
 *
 * <p>A proof asks for one node of each height. Each tile on its way is read at one go, its inner
 * nodes are hashed once, and it is kept until others are asked for more: what stands at a place
 * never changes. Of a tile at the right edge there may be more the next time; then what is new is
 * read and hashed, and the longer one is kept.
 *
 * <p>Thread safe. A tile that several miss at once is read by each of them: they agree.
 */
public final class KeptTiles implements TileHashes {
  /** What a tile that is kept takes, in bytes. */
  public static final int TILE_BYTES = 16 << 10;

  private final Source source;
  private final LongSupplier size;
  private final Map<Tile, TileNodes> tiles;

  /** Where the hashes are. */
  @FunctionalInterface
  public interface Source {
    /** Items {@code first} to {@code first + count - 1} of a level behind each other, or throws. */
    byte[] read(int level, long first, int count);
  }

  private record Tile(int level, long index) {
    long first() {
      return index << TilePath.LEVEL_BITS;
    }
  }

  /**
   * @param size how many leaves the source has now; it never goes down
   * @param tilesMax how many tiles are kept at most, {@link #TILE_BYTES} each
   */
  public KeptTiles(Source source, LongSupplier size, int tilesMax) {
    this.source = source;
    this.size = size;
    this.tiles =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Tile, TileNodes> eldest) {
            return size() > tilesMax;
          }
        };
  }

  @Override
  public byte[] get(int level, long index) {
    return node(level * TilePath.LEVEL_BITS, index);
  }

  @Override
  public byte[] node(int height, long index) {
    int row = height % TilePath.LEVEL_BITS;
    int bits = TilePath.LEVEL_BITS - row;
    Tile tile = new Tile(height / TilePath.LEVEL_BITS, index >>> bits);
    int at = (int) (index & ((1 << bits) - 1));
    int needed = (at + 1) << row;
    TileNodes nodes = kept(tile);
    if (nodes.width() < needed) {
      nodes = keep(tile, grown(tile, nodes, needed));
    }
    return nodes.get(row, at);
  }

  private TileNodes kept(Tile tile) {
    synchronized (tiles) {
      return tiles.getOrDefault(tile, TileNodes.EMPTY);
    }
  }

  /** Another reader may have kept a longer one meanwhile. */
  private TileNodes keep(Tile tile, TileNodes nodes) {
    synchronized (tiles) {
      return tiles.merge(tile, nodes, (a, b) -> a.width() > b.width() ? a : b);
    }
  }

  /** With all that there is of it now. */
  private TileNodes grown(Tile tile, TileNodes nodes, int needed) {
    long there = (size.getAsLong() >>> (tile.level * TilePath.LEVEL_BITS)) - tile.first();
    int width = Math.clamp(there, needed, TilePath.FULL_WIDTH);
    return nodes.with(source.read(tile.level, tile.first() + nodes.width(), width - nodes.width()));
  }
}
