package io.cardproof.replay;

import io.cardproof.rules.Entry;
import io.cardproof.rules.State;
import java.util.List;
import java.util.concurrent.Future;

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
   * @param hash RFC 9162 leaf hash of these
   */
  void add(Entry entry, byte[] leaf, byte[] hash);

  /** Leaf hash of one that was added since the last settling. */
  byte[] leafHash(long index);

  /**
   * What was added since the last time may be kept for good once these checks have passed; it need
   * not be now, and a later call may tell of an earlier check's failure.
   *
   * @throws BadLog as a check did
   */
  void settle(List<Future<?>> checks);

  /** As {@link #settle}, and returns once everything is kept. */
  void finish();

  /** What is not settled is dropped. */
  @Override
  void close();
}
