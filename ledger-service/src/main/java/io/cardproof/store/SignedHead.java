package io.cardproof.store;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.SignedNote;
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

  /**
   * What a checkpoint note says; who signed it is for others to verify.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SignedHead ofNote(byte[] note) {
    try {
      Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(note).text());
      return new SignedHead(note, checkpoint.size(), checkpoint.root());
    } catch (LogFormatException e) {
      throw new IllegalArgumentException("not a checkpoint note: " + e.getMessage(), e);
    }
  }

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
