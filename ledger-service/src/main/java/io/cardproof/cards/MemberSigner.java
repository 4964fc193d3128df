package io.cardproof.cards;

/** Signs for members whose keys this gateway keeps. */
public interface MemberSigner {
  /**
   * Ed25519, 64 bytes.
   *
   * @param generation how many of the member's keys ended before this one
   */
  byte[] sign(String member, int generation, byte[] message);
}
