package io.cardproof.store;

import io.cardproof.log.KeptTiles;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.TileHashes;
import java.util.function.LongSupplier;

/** The tree's column, one row at a time. */
final class StoredTiles implements KeptTiles.Source {
  /** 8 MiB: those of 130,000 leaves, with all that is above them. */
  private static final int TILES_MAX = 512;

  private final Reads reads;

  private StoredTiles(Reads reads) {
    this.reads = reads;
  }

  static TileHashes of(Reads reads, LongSupplier size) {
    return new KeptTiles(new StoredTiles(reads), size, TILES_MAX);
  }

  @Override
  public byte[] read(int level, long first, int count) {
    byte[] hashes = new byte[count * MerkleHash.LENGTH];
    int[] next = {0};
    reads.scan(
        Column.TREE,
        Keys.tree(level, first),
        Keys.tree(level, first + count),
        (key, value) -> {
          int at = next[0]++;
          if (value.length != MerkleHash.LENGTH || Keys.number(key, 1) != first + at) {
            throw lacks(level, first + at);
          }
          System.arraycopy(value, 0, hashes, at * MerkleHash.LENGTH, MerkleHash.LENGTH);
          return true;
        });
    if (next[0] < count) {
      throw lacks(level, first + next[0]);
    }
    return hashes;
  }

  private static StoreException lacks(int level, long index) {
    return StoreException.damaged("The tree lacks the hash " + level + "/" + index + ".");
  }
}
