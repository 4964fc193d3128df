package io.cardproof.replay;

import io.cardproof.log.Proofs;
import java.util.List;
import java.util.concurrent.Future;

/**
 * What a target may keep for good at one time.
 *
 * @param checks of signatures, which may not have ended yet
 * @param last leaf of it, as the log has it
 */
record Batch(List<Future<?>> checks, Chunk.Item last, VerifiedLog log) {

  /**
   * Returns once all checks have passed.
   *
   * @throws BadLog as the first did that has not
   */
  void await() {
    checks.forEach(Replay::join);
  }

  /** The log's root behind its last leaf, 32 bytes. */
  byte[] root() {
    return Proofs.rootAt(last.index + 1, log);
  }

  /** Of a leaf without a command: another stands there. */
  static BadLog underived(Chunk.Item item) {
    return BadLog.entry(
        item.index, item.leaf, "is not the leaf that follows from the entries before it");
  }
}
