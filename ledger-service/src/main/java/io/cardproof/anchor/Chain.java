package io.cardproof.anchor;

import io.cardproof.log.Checkpoint;
import org.jspecify.annotations.Nullable;

/** Where checkpoints are written to. Every call returns within a bounded time. */
public interface Chain {
  /**
   * A transaction that writes a checkpoint, as it was signed: sent again, it is the same one.
   *
   * @param hash by which the chain knows it
   * @param raw its signed bytes, in hexadecimal
   * @param root of the checkpoint, in hexadecimal
   */
  record Written(String hash, long nonce, String raw, String root, long size) {}

  /** What has become of it. */
  enum State {
    /** It is not in a block yet, or not deep enough. */
    WAITING,
    /** Its place was taken: it can never get into a block. */
    LOST,
    /** It is in a block, and the contract refused it. */
    FAILED,
    /** It is in a block, deep enough. */
    FINAL
  }

  /**
   * @param proof for the checkpoint that was written; null unless it is final
   */
  record Seen(State state, @Nullable ChainProof proof) {}

  /** Signs, and sends nothing. */
  Written sign(Checkpoint checkpoint) throws ChainException;

  /** Sends it, if need be once more. */
  void send(Written written) throws ChainException;

  /** Looks for it, and proves where it is. */
  Seen look(Written written, String origin) throws ChainException;
}
