package io.cardproof.ledger.embedded;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.Request;
import io.cardproof.ledger.replica.Threads;
import io.cardproof.store.Append;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The two threads behind the queue.
 *
 * <p>What: the sequencer takes what waits and decides it against the state after all it decided
 * before, durable or not; the writer makes one drain durable with one sync (group commit) and
 * answers its callers, while the sequencer decides the next.
 *
 * <p>Guarantees: drains become durable in the order of their decisions, and nobody is answered
 * before, not even with a refusal, which may rest on an entry that is not durable yet. After a
 * write that failed no later drain is written, though it was decided.
 *
 * <p>Why two threads, and no delay to gather more: one card's commands must be decided one after
 * the other, so deciding has one order and one thread; a drain's time is about half deciding and
 * half writing, so one drain ahead keeps both busy; what arrives meanwhile is the next drain.
 */
final class Pipeline {
  /** A write that takes longer means a disk that does not answer. */
  private static final Duration STALL = Duration.ofSeconds(10);

  private static final int RETRY_AFTER_SECONDS = 1;
  private static final String FATAL = "A write failed; what is durable shows after a new start.";

  private final Store store;
  private final Intake intake;
  private final FatalHandler fatal;
  private final Thread sequencer;
  private final Thread writer;
  private final Semaphore writerIsIdle = new Semaphore(1);
  private final Semaphore handedOver = new Semaphore(0);
  private final LongAdder syncs = new LongAdder();

  /** Between the two semaphores; null ends the writer. */
  private @Nullable Drain next;

  private volatile @Nullable String problem;
  private volatile long writingSince;

  /** Takes from the queue until it is closed and empty. */
  Pipeline(Store store, Intake intake, FatalHandler fatal) {
    this.store = store;
    this.intake = intake;
    this.fatal = fatal;
    sequencer = Thread.ofPlatform().name("ledger-sequencer").unstarted(this::sequence);
    writer = Thread.ofPlatform().name("ledger-writer").unstarted(this::write);
  }

  void start() {
    store.onFailure(this::otherWriteFailed);
    sequencer.start();
    writer.start();
  }

  /** What keeps it from committing; null where nothing does. */
  @Nullable String problem() {
    String why = problem;
    long since = writingSince;
    boolean stalled = since != 0 && System.nanoTime() - since > STALL.toNanos();
    return why == null && stalled ? "the disk does not answer" : why;
  }

  /** Synced writes so far. */
  long syncs() {
    return syncs.sum();
  }

  LedgerException.Unavailable closed() {
    String why = problem;
    return new LedgerException.Unavailable(
        why == null ? "the ledger is closed" : why, RETRY_AFTER_SECONDS);
  }

  // the sequencer

  private void sequence() {
    Append last = null;
    for (List<Request> taken = intake.drain(); !taken.isEmpty(); taken = intake.drain()) {
      if (problem != null) {
        Drain.fail(taken, closed());
        continue;
      }
      Drain drain = decide(taken, last == null ? store.append() : last.next());
      if (drain != null) {
        last = drain.append();
        handOver(drain);
      }
    }
    handOver(null);
  }

  private @Nullable Drain decide(List<Request> taken, Append append) {
    try {
      return Drain.decide(taken, append);
    } catch (RuntimeException e) {
      // Nothing of it was written, so that its callers may know that.
      stop("what is stored cannot be read or contradicts itself");
      Drain.fail(taken, new LedgerException.Corrupt("the ledger stops", e));
      return null;
    }
  }

  private void handOver(@Nullable Drain drain) {
    writerIsIdle.acquireUninterruptibly();
    next = drain;
    handedOver.release();
  }

  // the writer

  private void write() {
    handedOver.acquireUninterruptibly();
    for (Drain drain = next; drain != null; drain = next) {
      write(drain);
      writerIsIdle.release();
      handedOver.acquireUninterruptibly();
    }
  }

  private void write(Drain drain) {
    if (problem != null) {
      drain.fail(closed());
      return;
    }
    writingSince = System.nanoTime() | 1;
    try {
      if (drain.append().commit()) {
        syncs.increment();
      }
    } catch (RuntimeException e) {
      // A crash or a failed sync here: the drain is there as a whole or not at all, unanswered.
      stop("a write failed: " + e.getMessage());
      drain.answerUnknown(e);
      fatal.fatal(FATAL, e);
      return;
    }
    writingSince = 0;
    // Waking a waiter costs as much as writing its entry; a carrier thread wakes the others
    // cheaply.
    Thread.startVirtualThread(drain::answer);
  }

  /** A write of the gateway's own; the writer tells its callers before it gives up. */
  private void otherWriteFailed(StoreException e) {
    if (Thread.currentThread() != writer) {
      stop("a write failed: " + e.getMessage());
      fatal.fatal(FATAL, e);
    }
  }

  private void stop(String why) {
    problem = why;
    intake.close();
  }

  /** Waits until what was accepted is answered; the queue is closed before. */
  void close() {
    Threads.awaitEnd(writer);
    if (problem == null) {
      problem = "the ledger is closed";
    }
  }
}
