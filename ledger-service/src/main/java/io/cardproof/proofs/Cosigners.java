package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.SignedNote;

/** Those who must have seen a checkpoint before it is published. */
public interface Cosigners {
  /**
   * The note with the cosignatures that came; returns within a bounded time.
   *
   * @param note signed by the log, and durable
   * @throws Refused {@code proof.unavailable} where too few came
   */
  SignedNote cosign(Checkpoint checkpoint, SignedNote note);

  /** Whether enough of them have cosigned a note that was published before. */
  boolean suffice(SignedNote note);
}
