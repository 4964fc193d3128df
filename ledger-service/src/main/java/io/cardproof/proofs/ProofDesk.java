package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TlogProofWriter;
import io.cardproof.proofs.CheckpointPublisher.Published;
import io.cardproof.store.Replica;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries and their proofs, for members who hold a receipt. */
public final class ProofDesk {
  private static final String UNAVAILABLE = "proof.unavailable";

  private final Replica replica;
  private final CheckpointPublisher publisher;
  private volatile @Nullable Writing writing;

  private record Writing(Published at, TlogProofWriter writer) {}

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
   * The tlog-proof of an entry against a checkpoint that covers it.
   *
   * @throws Refused {@code entry.unknown}
   */
  public byte[] proofOf(long index) {
    if (index < 0 || index >= replica.size()) {
      throw Refused.of("entry.unknown");
    }
    return against(publisher.covering(index)).write(index, replica.tiles());
  }

  /**
   * As {@link #proofOf} of an entry that was just committed; null where no checkpoint that covers
   * it can be published now, which must not make the commit look undone.
   */
  public @Nullable String proofIfAvailable(long index) {
    try {
      return text(proofOf(index));
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
    TlogProofWriter at = against(publisher.covering(size - 1));
    Map<Long, String> proofs = new TreeMap<>();
    indexes.forEach(index -> proofs.put(index, text(at.write(index, replica.tiles()))));
    return proofs;
  }

  /** A text that is no checkpoint, signed with this gateway's log key. */
  public SignedNote sign(String text) {
    return publisher.sign(text);
  }

  /** Between two checkpoints all ask for proofs against the same. */
  @SuppressWarnings("ReferenceEquality") // another spelling of the same is only written anew
  private TlogProofWriter against(Published at) {
    Writing known = writing;
    if (known == null || known.at != at) {
      known = new Writing(at, writer(at.note()));
      writing = known;
    }
    return known.writer;
  }

  /** Of proofs against a checkpoint of this log. */
  public static TlogProofWriter writer(SignedNote checkpoint) {
    try {
      return new TlogProofWriter(checkpoint);
    } catch (LogFormatException e) {
      throw new IllegalStateException("this gateway's own checkpoint is none", e);
    }
  }

  private static String text(byte[] proof) {
    return new String(proof, StandardCharsets.UTF_8);
  }
}
