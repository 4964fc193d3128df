package io.cardproof.replay;

import io.cardproof.rules.Entry;
import io.cardproof.rules.State;

/**
 * Where a log's ledger is rebuilt. For one thread.
 *
 * <p>Leaves that follow from the entries before them, without a command, are put in by the target
 * itself: its size then is beyond the index of the entry that was added last.
 */
interface Target extends AutoCloseable {
  /** Number of leaves. */
  long size();

  /** The state after them. */
  State state();

  /**
   * Adds the entry that stands at index {@link #size}, which was decided against {@link #state}.
   *
   * @param leaf its canonical bytes
   */
  void add(Entry entry, byte[] leaf);

  /**
   * Whether the leaf that it put in by itself can be the log's. Where it cannot tell yet, settling
   * does: a batch ends with each such leaf.
   *
   * @param hash RFC 9162 leaf hash of the log's
   */
  boolean agrees(long index, byte[] hash);

  /**
   * What was added since the last time may be kept for good once its checks have passed; it need
   * not be now, and a later call may tell of an earlier batch.
   *
   * @throws BadLog where a check has not passed, or the root is not the log's
   */
  void settle(Batch batch);

  /** Returns once everything that was settled is kept; throws as {@link #settle}. */
  void finish();

  /** What is not settled is dropped. */
  @Override
  void close();
}
