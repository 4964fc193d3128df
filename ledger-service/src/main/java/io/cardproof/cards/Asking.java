package io.cardproof.cards;

import io.cardproof.codec.Digests;

/**
 * One request to change something.
 *
 * @param submissionId follows from the caller and its Idempotency-Key
 * @param preparing stop before signing and hand out the bytes instead (custody {@code self})
 */
public record Asking(Caller caller, String submissionId, boolean preparing) {

  public static Asking of(Caller caller, String idempotencyKey) {
    return new Asking(caller, Digests.submissionId(caller.member(), idempotencyKey), false);
  }

  /** A step of the same request, for requests that take several commands. */
  public Asking step(String name) {
    String id = Digests.submissionId(caller.member(), submissionId + "/" + name);
    return new Asking(caller, id, preparing);
  }
}
