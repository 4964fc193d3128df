package io.cardproof.replay;

import org.jspecify.annotations.Nullable;

/** A log is not what it is signed to be, or holds what the rules do not allow. */
public final class BadLog extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long index;
  private final byte @Nullable [] leaf;

  private BadLog(String message, long index, byte @Nullable [] leaf) {
    super(message, null, false, false);
    this.index = index;
    this.leaf = leaf;
  }

  static BadLog asAWhole(String what) {
    return new BadLog(what, -1, null);
  }

  /**
   * @param leaf exact bytes, as the log gives them
   */
  static BadLog entry(long index, byte[] leaf, String what) {
    return new BadLog("entry " + index + " " + what, index, leaf);
  }

  /** Of the entry that is bad; negative where it is not one entry. */
  public long index() {
    return index;
  }

  /** Exact bytes of that entry; null where it is not one. */
  public byte @Nullable [] leaf() {
    return leaf == null ? null : leaf.clone();
  }
}
