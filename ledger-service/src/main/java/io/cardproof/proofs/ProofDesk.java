package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.Proofs;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TlogProof;
import io.cardproof.store.Replica;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries and their proofs, for members who hold a receipt. */
public final class ProofDesk {
  private static final String UNAVAILABLE = "proof.unavailable";

  private final Replica replica;
  private final CheckpointPublisher publisher;

  public ProofDesk(Replica replica, CheckpointPublisher publisher) {
    this.replica = replica;
    this.publisher = publisher;
  }

  /**
   * The exact bytes of a leaf.
   *
   * @throws Refused {@code entry.unknown}
   */
  public byte[] leaf(long index) {
    byte[] leaf = index < 0 ? null : replica.leaf(index);
    if (leaf == null) {
      throw Refused.of("entry.unknown");
    }
    return leaf;
  }

  /**
   * The tlog-proof text of an entry against a checkpoint that covers it.
   *
   * @throws Refused {@code entry.unknown}
   */
  public String proofOf(long index) {
    if (index < 0 || index >= replica.size()) {
      throw Refused.of("entry.unknown");
    }
    return proof(index, publisher.covering(index));
  }

  /**
   * As {@link #proofOf} of an entry that was just committed; null where no checkpoint that covers
   * it can be published now, which must not make the commit look undone.
   */
  public @Nullable String proofIfAvailable(long index) {
    try {
      return proofOf(index);
    } catch (Refused e) {
      if (e.code().equals(UNAVAILABLE)) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Proofs of several entries against one checkpoint.
   *
   * @param size that the checkpoint covers at least; the entries are below it
   */
  public Map<Long, String> proofsOf(List<Long> indexes, long size) {
    CheckpointPublisher.Published at = publisher.covering(size - 1);
    Map<Long, String> proofs = new TreeMap<>();
    indexes.forEach(index -> proofs.put(index, proof(index, at)));
    return proofs;
  }

  /** A text that is no checkpoint, signed with this gateway's log key. */
  public SignedNote sign(String text) {
    return publisher.sign(text);
  }

  private String proof(long index, CheckpointPublisher.Published at) {
    try {
      long size = at.checkpoint().size();
      return TlogProof.of(index, Proofs.inclusion(index, size, replica.tiles()), at.note())
          .format();
    } catch (LogFormatException e) {
      throw new IllegalStateException("this gateway's own checkpoint is none", e);
    }
  }
}
