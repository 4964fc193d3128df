package io.cardproof.log;

import java.util.ArrayList;
import java.util.List;

/** Stored hashes in memory; refuses a hole, a second write and a read past what there is. */
final class MemoryTiles implements TileSink {
  private final List<List<byte[]>> levels = new ArrayList<>();
  private long reads;

  static MemoryTiles ofLeaves(List<byte[]> leafHashes) {
    MemoryTiles tiles = new MemoryTiles();
    Frontier frontier = Frontier.empty();
    leafHashes.forEach(leaf -> frontier.append(leaf, tiles));
    return tiles;
  }

  @Override
  public void put(int level, long index, byte[] hash) {
    if (level == levels.size()) {
      levels.add(new ArrayList<>());
    }
    List<byte[]> items = levels.get(level);
    if (index != items.size()) {
      throw new IllegalStateException("level " + level + " item " + index + " out of turn");
    }
    items.add(hash.clone());
  }

  /** The stored hashes as a tree of this size sees them: reading a later one is an error. */
  TileHashes asOf(long size) {
    return (level, index) -> {
      if (index < 0 || index >= size >>> (8 * level)) {
        throw new IllegalStateException("A tree of " + size + " has no " + level + "/" + index);
      }
      reads++;
      return levels.get(level).get((int) index);
    };
  }

  int items(int level) {
    return level < levels.size() ? levels.get(level).size() : 0;
  }

  long readsSince(long before) {
    return reads - before;
  }
}
