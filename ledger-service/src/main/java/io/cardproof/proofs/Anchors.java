package io.cardproof.proofs;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.SignedNote;
import org.jspecify.annotations.Nullable;

/** Checkpoints that bundles rest on. */
public final class Anchors {
  private final CheckpointPublisher publisher;

  public Anchors(CheckpointPublisher publisher) {
    this.publisher = publisher;
  }

  public record Anchor(
      Checkpoint checkpoint,
      SignedNote note,
      @SuppressWarnings("ArrayRecordComponent") byte @Nullable [] timeToken) {}

  public Anchor covering(long size) {
    CheckpointPublisher.Published p = publisher.covering(size - 1);
    return new Anchor(p.checkpoint(), p.note(), null);
  }
}
