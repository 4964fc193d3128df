package io.cardproof.replay;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.Proofs;
import io.cardproof.log.TileHashes;
import io.cardproof.log.TilePath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A log as of one signed checkpoint: hands out nothing that the checkpoint's root does not stand
 * for.
 *
 * <p>What: the tiles at the tree's right edge must come to the signed root; from then on a full
 * tile must come to the one hash for it in the tile above, and an entry bundle to its hashes. So
 * every entry is known to be signed for before anything is made of it, whatever the log's size, and
 * with a few tiles in memory.
 *
 * <p>Why not read all and compare the root at the end: whoever writes as it reads would have
 * written by then. Safe for any thread.
 */
final class VerifiedLog implements TileHashes {
  private static final int TILE_BYTES = TilePath.FULL_WIDTH * MerkleHash.LENGTH;
  private static final int BUNDLE_BYTES =
      TilePath.FULL_WIDTH * (Short.BYTES + EntryBundle.MAX_ENTRY_BYTES);

  /** 8 KiB each. */
  private static final int TILES_MAX = 64;

  private final Fetcher files;
  private final Checkpoint checkpoint;

  /** The partial tile of each level that has one. */
  private final Map<Integer, byte[][]> edge = new HashMap<>();

  private final Map<Tile, byte[][]> full =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[][]> eldest) {
          return size() > TILES_MAX;
        }
      };

  private record Tile(int level, long index) {}

  private VerifiedLog(Fetcher files, Checkpoint checkpoint) {
    this.files = files;
    this.checkpoint = checkpoint;
  }

  /**
   * Reads the edge.
   *
   * @param checkpoint whose signatures the caller has checked
   * @throws BadLog if the edge does not come to the checkpoint's root
   * @throws LogUnavailable if a tile cannot be read
   */
  static VerifiedLog open(Fetcher files, Checkpoint checkpoint) {
    VerifiedLog log = new VerifiedLog(files, checkpoint);
    log.readEdge();
    return log;
  }

  private void readEdge() {
    long items = checkpoint.size();
    for (int level = 0; items > 0; level++) {
      int width = (int) (items & (TilePath.FULL_WIDTH - 1));
      if (width > 0) {
        edge.put(level, read(level, items >>> TilePath.LEVEL_BITS, width));
      }
      items >>>= TilePath.LEVEL_BITS;
    }
    if (!Arrays.equals(Proofs.rootAt(checkpoint.size(), this), checkpoint.root())) {
      throw BadLog.asAWhole(
          "the tiles at a size of "
              + checkpoint.size()
              + " do not lead to the root that is signed for it");
    }
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public synchronized byte[] get(int level, long index) {
    long tile = index >>> TilePath.LEVEL_BITS;
    int at = (int) (index & (TilePath.FULL_WIDTH - 1));
    byte[][] growing = edge.get(level);
    return growing != null && tile == itemsOf(level) >>> TilePath.LEVEL_BITS
        ? growing[at]
        : fullTile(new Tile(level, tile))[at];
  }

  private long itemsOf(int level) {
    return checkpoint.size() >>> (level * TilePath.LEVEL_BITS);
  }

  private byte[][] fullTile(Tile tile) {
    byte[][] known = full.get(tile);
    if (known == null) {
      known = read(tile.level, tile.index, TilePath.FULL_WIDTH);
      if (!Arrays.equals(rootOf(known), get(tile.level + 1, tile.index))) {
        throw BadLog.asAWhole(
            new TilePath.HashTile(tile.level, tile.index, TilePath.FULL_WIDTH).format()
                + " has other hashes than those that are signed for");
      }
      full.put(tile, known);
    }
    return known;
  }

  private byte[][] read(int level, long index, int width) {
    byte[] bytes = readAtLeast(width, w -> new TilePath.HashTile(level, index, w), TILE_BYTES);
    if (bytes.length != width * MerkleHash.LENGTH && bytes.length != TILE_BYTES) {
      throw BadLog.asAWhole(
          new TilePath.HashTile(level, index, width).format() + " has another length");
    }
    byte[][] hashes = new byte[width][];
    for (int i = 0; i < width; i++) {
      hashes[i] = Arrays.copyOfRange(bytes, i * MerkleHash.LENGTH, (i + 1) * MerkleHash.LENGTH);
    }
    return hashes;
  }

  private interface OfWidth {
    TilePath path(int width);
  }

  /** A log may drop a partial tile once the full one is there. */
  private byte[] readAtLeast(int width, OfWidth tile, int maxBytes) {
    try {
      return files.fetch(tile.path(width).format(), maxBytes);
    } catch (LogUnavailable e) {
      if (!e.isAbsent() || width == TilePath.FULL_WIDTH) {
        throw e;
      }
      return files.fetch(tile.path(TilePath.FULL_WIDTH).format(), maxBytes);
    }
  }

  private static byte[] rootOf(byte[][] leaves) {
    byte[][] row = leaves.clone();
    for (int n = row.length / 2; n > 0; n /= 2) {
      for (int i = 0; i < n; i++) {
        row[i] = MerkleHash.node(row[2 * i], row[2 * i + 1]);
      }
    }
    return row[0];
  }

  /**
   * Entries with their leaf hashes, at the same places.
   *
   * @param first index of the first one
   */
  record Bundle(long first, List<byte[]> leaves, List<byte[]> hashes) {}

  /** The entries of the bundle that {@code index} is in, which is below the checkpoint's size. */
  Bundle bundle(long index) {
    long number = index >>> TilePath.LEVEL_BITS;
    long first = number << TilePath.LEVEL_BITS;
    int width = (int) Math.min(TilePath.FULL_WIDTH, checkpoint.size() - first);
    List<byte[]> leaves = entries(number, width);
    List<byte[]> hashes = new ArrayList<>(width);
    leaves.forEach(leaf -> hashes.add(MerkleHash.leaf(leaf)));
    boolean whole = width == TilePath.FULL_WIDTH;
    if (!whole || !Arrays.equals(rootOf(hashes.toArray(byte[][]::new)), get(1, number))) {
      compare(first, leaves, hashes);
    }
    return new Bundle(first, leaves, hashes);
  }

  private List<byte[]> entries(long number, int width) {
    byte[] bytes = readAtLeast(width, w -> new TilePath.EntryTile(number, w), BUNDLE_BYTES);
    String name = new TilePath.EntryTile(number, width).format();
    try {
      List<byte[]> entries = EntryBundle.decode(bytes);
      if (entries.size() < width) {
        throw BadLog.asAWhole(name + " has fewer entries than its name says");
      }
      return entries.subList(0, width);
    } catch (LogFormatException e) {
      throw BadLog.asAWhole(name + " is damaged: " + e.getMessage());
    }
  }

  private void compare(long first, List<byte[]> leaves, List<byte[]> hashes) {
    for (int i = 0; i < leaves.size(); i++) {
      if (!Arrays.equals(hashes.get(i), get(0, first + i))) {
        throw BadLog.entry(first + i, leaves.get(i), "is not the one that is signed for");
      }
    }
  }
}
