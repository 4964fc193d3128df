package io.cardproof.log;

/**
 * The stored hashes of a tree, at tile levels only; every other node is computed from them, once
 * ({@link KeptTiles}) or whenever it is asked for.
 *
 * <p>Item {@code index} of level {@code level} is the root over the leaves {@code [index *
 * 256^level, (index + 1) * 256^level)}: level 0 holds leaf hashes, level 1 the roots of full level
 * 0 tiles, and so on. A reader is only asked for items that a tree of the size in question has.
 */
@FunctionalInterface
public interface TileHashes {
  /**
   * Returns the 32 bytes of one stored hash; the caller does not write to them. A hash that should
   * be there and is not is the store's own unchecked exception, never null.
   */
  byte[] get(int level, long index);

  /**
   * The root over the leaves {@code [index * 2^height, (index + 1) * 2^height)}, hashed from at
   * most 128 items. Who keeps these nodes gives them out as {@link #get} does its hashes.
   */
  default byte[] node(int height, long index) {
    return Proofs.hashedNode(height, index, this);
  }
}
