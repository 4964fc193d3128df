package io.cardproof.sequence;

import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What became of one signed command at its place in the order. */
public sealed interface Placed {

  /** It is on the ledger, as a success or as a recorded refusal. */
  final class Entered implements Placed {
    private final Entry entry;
    private final byte[] leaf;

    Entered(Entry entry, byte[] leaf) {
      this.entry = entry;
      this.leaf = leaf;
    }

    public Entry entry() {
      return entry;
    }

    /** The entry's canonical bytes, at most 65,535. */
    public byte[] leaf() {
      return leaf;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Entered that && Arrays.equals(leaf, that.leaf);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(leaf);
    }

    @Override
    public String toString() {
      return "Entered[" + entry + "]";
    }
  }

  /**
   * It left nothing.
   *
   * @param recordedBy submission id of the entry that recorded the same attempt before
   */
  record Refused(Refusal refusal, @Nullable String recordedBy) implements Placed {}

  /** The entry of that submission is the answer. */
  record Replayed(String submission) implements Placed {}

  /** A card that the gateway picked was taken: pick again. */
  record Contended(String card) implements Placed {}
}
