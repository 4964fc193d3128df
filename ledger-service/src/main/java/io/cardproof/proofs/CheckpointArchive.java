package io.cardproof.proofs;

/** Where the last signed checkpoint is kept. */
@FunctionalInterface
public interface CheckpointArchive {
  /**
   * Keeps one; durable on return, and only then may it be shown.
   *
   * @param note the signed note's bytes
   * @param root of the first {@code size} entries, 32 bytes
   */
  void keep(byte[] note, long size, byte[] root);
}
