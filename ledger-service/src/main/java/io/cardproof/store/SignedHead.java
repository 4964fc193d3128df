package io.cardproof.store;

import java.util.Arrays;

/**
 * The last checkpoint that left this gateway: what was promised to whoever saw it.
 *
 * @param note the signed note, verbatim
 * @param size the number of entries it covers
 * @param root of those entries, 32 bytes
 */
public record SignedHead(
    @SuppressWarnings("ArrayRecordComponent") byte[] note,
    long size,
    @SuppressWarnings("ArrayRecordComponent") byte[] root) {

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedHead that
        && size == that.size
        && Arrays.equals(root, that.root)
        && Arrays.equals(note, that.note);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(size) * 31 + Arrays.hashCode(root);
  }
}
