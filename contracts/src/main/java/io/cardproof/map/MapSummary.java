package io.cardproof.map;

import java.util.Arrays;

/**
 * What stands for a part of the map where the part itself is not at hand.
 *
 * @param hash of the part; 32 zero bytes where it is empty
 */
public record MapSummary(Kind kind, @SuppressWarnings("ArrayRecordComponent") byte[] hash) {

  /** The part without cards. */
  public static final MapSummary EMPTY = new MapSummary(Kind.EMPTY, new byte[MapHash.LENGTH]);

  /** What a part is made of, which is all one must know of it to find its cards. */
  public enum Kind {
    EMPTY,
    /** One card, in a page of leaves. */
    SINGLE,
    /** Some cards, in one page of leaves. */
    LEAVES,
    /** More, in a page with branches. */
    BRANCHES
  }

  /** Two cards or more. */
  boolean isMany() {
    return kind == Kind.LEAVES || kind == Kind.BRANCHES;
  }

  /** A part of two halves: one card alone stands for itself, at whatever height. */
  static MapSummary join(MapSummary left, MapSummary right) {
    if (left.kind == Kind.EMPTY && !right.isMany()) {
      return right;
    }
    if (right.kind == Kind.EMPTY && !left.isMany()) {
      return left;
    }
    return new MapSummary(Kind.BRANCHES, MapHash.node(left.hash, right.hash));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MapSummary that && kind == that.kind && Arrays.equals(hash, that.hash);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hash);
  }
}
