package io.cardproof.log;

import java.util.ArrayList;
import java.util.List;

/**
 * The growing right edge of a tree: the roots of the perfect subtrees its size splits into, the
 * largest first (a compact range). It is all a writer needs to append and to state a root: at most
 * 63 hashes, and one inner hash per append on average.
 *
 * <p>A tree node is complete, and never changes again, as soon as its last leaf is appended; the
 * ones that tiles hold are handed out at that moment. Nothing is kept beyond the edge: {@link
 * Proofs} hashes the levels between tiles again, or keeps them where they are asked for.
 *
 * <p>Not thread safe. One writer owns a frontier; others get a {@link #copy} or the root.
 */
public final class Frontier {
  private final List<byte[]> edge;
  private long size;

  private Frontier(long size, List<byte[]> edge) {
    this.size = size;
    this.edge = edge;
  }

  /** The edge of the tree without leaves. */
  public static Frontier empty() {
    return new Frontier(0, new ArrayList<>());
  }

  /**
   * Rebuilds the edge of a tree of {@code size} leaves; reads at most 255 hashes per tile level.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static Frontier of(long size, TileHashes stored) {
    return new Frontier(size, Proofs.perfectSubtrees(size, stored));
  }

  /**
   * The edge of a tree of {@code size} leaves that someone states: its root shows whether it is.
   *
   * @param edge the roots of the perfect subtrees, the largest first
   * @throws IllegalArgumentException if there are more or fewer than such a tree has
   */
  public static Frontier of(long size, List<byte[]> edge) {
    if (size < 0 || edge.size() != Long.bitCount(size)) {
      throw new IllegalArgumentException("A tree of " + size + " leaves has another edge");
    }
    return new Frontier(size, new ArrayList<>(edge));
  }

  /** The roots of the perfect subtrees, the largest first. */
  public List<byte[]> edge() {
    return List.copyOf(edge);
  }

  /**
   * Appends one leaf. The sink gets the leaf hash and every tile-level hash it completes, lower
   * levels first; the array is kept, so the caller does not write to it again. If the sink throws,
   * this frontier is as before.
   *
   * @throws IllegalArgumentException if the leaf hash is not 32 bytes long
   */
  public void append(byte[] leafHash, TileSink sink) {
    if (leafHash.length != MerkleHash.LENGTH) {
      throw new IllegalArgumentException("A leaf hash has 32 bytes, not " + leafHash.length);
    }
    sink.put(0, size, leafHash);
    byte[] hash = leafHash;
    int height = 0;
    for (; (size >>> height & 1) == 1; height++) {
      hash = MerkleHash.node(edge.get(edge.size() - 1 - height), hash);
      int completed = height + 1;
      if (completed % TilePath.LEVEL_BITS == 0) {
        sink.put(completed / TilePath.LEVEL_BITS, size >>> completed, hash);
      }
    }
    for (; height > 0; height--) {
      edge.removeLast();
    }
    edge.add(hash);
    size++;
  }

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /** The root over all leaves so far, 32 bytes, the caller's own. */
  public byte[] root() {
    return Proofs.fold(edge).clone();
  }

  /** An independent frontier of the same tree. */
  public Frontier copy() {
    return new Frontier(size, new ArrayList<>(edge));
  }
}
