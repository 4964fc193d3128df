package io.cardproof.proofs;

import io.cardproof.cards.Refused;

/** Someone else's word for when a text was there at the latest. */
@FunctionalInterface
public interface TimeStamping {
  /**
   * A time-stamp over the text, verified; returns within a bounded time.
   *
   * @return DER of the TimeStampResp (RFC 3161) as it was answered
   * @throws Refused {@code proof.unavailable} where none is to be had now
   */
  byte[] stamp(String text);
}
