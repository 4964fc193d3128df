package io.cardproof.store;

import io.cardproof.log.MerkleHash;
import io.cardproof.log.TileHashes;
import io.cardproof.log.TilePath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of the tree. A proof reads hundreds of neighbours, so a full tile, which never changes, is
 * read at one go and kept for a while; the hashes of a growing tile are read one by one.
 */
final class StoredTiles implements TileHashes {
  /** 8 KiB each. */
  private static final int TILES_MAX = 256;

  private final Reads reads;
  private final LongSupplier size;
  private final Map<Tile, byte[][]> full =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[][]> eldest) {
          return size() > TILES_MAX;
        }
      };

  private record Tile(int level, long index) {}

  StoredTiles(Reads reads, LongSupplier size) {
    this.reads = reads;
    this.size = size;
  }

  @Override
  public byte[] get(int level, long index) {
    Tile tile = new Tile(level, index >>> TilePath.LEVEL_BITS);
    byte[][] kept = kept(tile);
    if (kept == null && isFull(tile)) {
      kept = read(tile);
      synchronized (full) {
        full.put(tile, kept);
      }
    }
    return kept == null ? one(level, index) : kept[(int) (index & (TilePath.FULL_WIDTH - 1))];
  }

  private byte @Nullable [][] kept(Tile tile) {
    synchronized (full) {
      return full.get(tile);
    }
  }

  private boolean isFull(Tile tile) {
    long items = size.getAsLong() >>> (tile.level * TilePath.LEVEL_BITS);
    return (tile.index + 1) << TilePath.LEVEL_BITS <= items;
  }

  private byte[] one(int level, long index) {
    return checked(reads.get(Column.TREE, Keys.tree(level, index)), level, index);
  }

  private byte[][] read(Tile tile) {
    long first = tile.index << TilePath.LEVEL_BITS;
    byte[][] row = new byte[TilePath.FULL_WIDTH][];
    int[] next = {0};
    reads.scan(
        Column.TREE,
        Keys.tree(tile.level, first),
        Keys.tree(tile.level, first + TilePath.FULL_WIDTH),
        (key, value) -> {
          int at = next[0]++;
          if (at == row.length || Keys.number(key, 1) != first + at) {
            throw StoreException.damaged("The tree has a gap at level " + tile.level + ".");
          }
          row[at] = checked(value, tile.level, first + at);
          return true;
        });
    if (next[0] != row.length) {
      throw StoreException.damaged("The tree lacks hashes of level " + tile.level + ".");
    }
    return row;
  }

  private static byte[] checked(byte @Nullable [] hash, int level, long index) {
    if (hash == null || hash.length != MerkleHash.LENGTH) {
      throw StoreException.damaged("The tree lacks the hash " + level + "/" + index + ".");
    }
    return hash;
  }
}
