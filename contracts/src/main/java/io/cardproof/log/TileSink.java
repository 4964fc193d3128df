package io.cardproof.log;

/** Takes the hashes that {@link TileHashes} will be asked for, each once, when it is complete. */
@FunctionalInterface
public interface TileSink {
  /** Stores the 32 bytes of item {@code index} at tile level {@code level}. */
  void put(int level, long index, byte[] hash);
}
