package io.cardproof.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Inclusion and consistency proofs and roots of any size the tree ever had, computed from tile
 * hashes alone.
 *
 * <p>The recursions are those of RFC 9162 sections 2.1.3.1 and 2.1.4.1. At every step all but one
 * part of the tree is perfect, and its root is one node. Where nobody keeps inner nodes it is
 * folded from at most 128 hashes of one tile level, so that a proof reads, and hashes, no more than
 * 512 items per tile level (a tree of 65 thousand leaves has two levels, one of 16 million three)
 * and touches two tiles of it. A server that answers many keeps the nodes of the tiles asked for
 * ({@link KeptTiles}); to store them all would double the writes.
 */
public final class Proofs {
  private Proofs() {}

  /**
   * The root of the tree of the first {@code size} leaves, 32 bytes.
   *
   * @throws IllegalArgumentException if the size is negative
   */
  public static byte[] rootAt(long size, TileHashes stored) {
    return fold(perfectSubtrees(size, stored)).clone();
  }

  /**
   * The audit path of one leaf, its sibling first, as {@link ProofVerifier#verifyInclusion} takes
   * it.
   *
   * @throws IndexOutOfBoundsException if not {@code 0 <= index < size}
   */
  public static List<byte[]> inclusion(long index, long size, TileHashes stored) {
    Objects.checkIndex(index, size);
    List<byte[]> path = new ArrayList<>();
    auditPath(index, 0, size, stored, path);
    return path;
  }

  /**
   * The proof that the tree of {@code to} leaves extends the tree of {@code from} leaves. Empty
   * when the two are the same size, or when the smaller has no leaves.
   *
   * @throws IllegalArgumentException if not {@code 0 <= from <= to}
   */
  public static List<byte[]> consistency(long from, long to, TileHashes stored) {
    if (from < 0 || from > to) {
      throw new IllegalArgumentException("No tree of " + to + " leaves extends one of " + from);
    }
    List<byte[]> path = new ArrayList<>();
    if (from > 0) {
      consistencyPath(from, 0, to, stored, path);
    }
    return path;
  }

  private static void auditPath(
      long index, long low, long high, TileHashes stored, List<byte[]> path) {
    if (high - low == 1) {
      return;
    }
    long middle = split(low, high);
    if (index < middle) {
      auditPath(index, low, middle, stored, path);
      path.add(rangeRoot(middle, high, stored));
    } else {
      auditPath(index, middle, high, stored, path);
      path.add(rangeRoot(low, middle, stored));
    }
  }

  private static void consistencyPath(
      long from, long low, long high, TileHashes stored, List<byte[]> path) {
    if (from == high) {
      // A part that begins at leaf 0 is the older tree itself, whose root the verifier has.
      if (low != 0) {
        path.add(rangeRoot(low, high, stored));
      }
      return;
    }
    long middle = split(low, high);
    if (from <= middle) {
      consistencyPath(from, low, middle, stored, path);
      path.add(rangeRoot(middle, high, stored));
    } else {
      consistencyPath(from, middle, high, stored, path);
      path.add(rangeRoot(low, middle, stored));
    }
  }

  /** Where RFC 9162 splits a range: after the largest power of two smaller than its length. */
  private static long split(long low, long high) {
    return low + Long.highestOneBit(high - low - 1);
  }

  private static byte[] rangeRoot(long low, long high, TileHashes stored) {
    return fold(perfectSubtrees(low, high, stored));
  }

  /** The perfect subtrees that a tree of {@code size} leaves splits into, the largest first. */
  static List<byte[]> perfectSubtrees(long size, TileHashes stored) {
    if (size < 0) {
      throw new IllegalArgumentException("A tree of " + size + " leaves");
    }
    return perfectSubtrees(0, size, stored);
  }

  private static List<byte[]> perfectSubtrees(long low, long high, TileHashes stored) {
    List<byte[]> roots = new ArrayList<>();
    for (long at = low; at < high; ) {
      long leaves = Long.highestOneBit(high - at);
      int height = Long.numberOfTrailingZeros(leaves);
      roots.add(stored.node(height, at >>> height));
      at += leaves;
    }
    return roots;
  }

  /** Joins perfect subtrees from the right, as RFC 9162 nests them. */
  static byte[] fold(List<byte[]> roots) {
    if (roots.isEmpty()) {
      return MerkleHash.EMPTY;
    }
    byte[] hash = roots.getLast();
    for (int i = roots.size() - 2; i >= 0; i--) {
      hash = MerkleHash.node(roots.get(i), hash);
    }
    return hash;
  }

  /** A node that nobody keeps: folded from the items of the tile level below it. */
  static byte[] hashedNode(int height, long index, TileHashes stored) {
    int level = height / TilePath.LEVEL_BITS;
    int width = 1 << (height % TilePath.LEVEL_BITS);
    long firstItem = index * width;
    byte[][] row = new byte[width][];
    for (int i = 0; i < width; i++) {
      row[i] = stored.get(level, firstItem + i);
    }
    for (int n = width / 2; n > 0; n /= 2) {
      for (int i = 0; i < n; i++) {
        row[i] = MerkleHash.node(row[2 * i], row[2 * i + 1]);
      }
    }
    return row[0];
  }
}
