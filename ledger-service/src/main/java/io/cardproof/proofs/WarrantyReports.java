package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.log.Checkpoint;
import io.cardproof.report.Counting;
import io.cardproof.report.Period;
import io.cardproof.report.WarrantyReport;
import io.cardproof.store.Replica;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Warranty reports for anyone who asks, counted from the newest checkpoint.
 *
 * <p>Nobody needs a key for them, so nobody may keep the machine busy with them: one is counted at
 * a time, by half of the cores, and then they rest for as long as it took. Who asks for one that is
 * being counted gets that one; the last few are kept.
 */
public final class WarrantyReports implements AutoCloseable {
  private static final int KEPT = 16;
  private static final int WAITING_MAX = 8;
  private static final long PATIENCE_SECONDS = 10;

  private final Replica replica;
  private final CheckpointPublisher publisher;
  private final ForkJoinPool cores =
      new ForkJoinPool(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  private final Semaphore places = new Semaphore(WAITING_MAX);
  private final ReentrantLock turn = new ReentrantLock(true);
  private long restUntil = System.nanoTime();
  private final Map<Key, WarrantyReport> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, WarrantyReport> eldest) {
          return size() > KEPT;
        }
      };

  private record Key(long size, Period period) {}

  public WarrantyReports(Replica replica, CheckpointPublisher publisher) {
    this.replica = replica;
    this.publisher = publisher;
  }

  /**
   * @throws Refused {@code limit.exceeded} where others are before it for too long
   */
  public WarrantyReport report(Period period) {
    Checkpoint checkpoint = publisher.latest().checkpoint();
    Key key = new Key(checkpoint.size(), period);
    WarrantyReport known = kept(key);
    if (known != null) {
      return known;
    }
    if (!places.tryAcquire()) {
      throw busy();
    }
    try {
      return inTurn(key, checkpoint);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    } finally {
      places.release();
    }
  }

  private static Refused busy() {
    return Refused.later(
        "limit.exceeded", "Other reports are being counted.", (int) PATIENCE_SECONDS);
  }

  private @Nullable WarrantyReport kept(Key key) {
    synchronized (kept) {
      return kept.get(key);
    }
  }

  private WarrantyReport inTurn(Key key, Checkpoint checkpoint) throws InterruptedException {
    if (!turn.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw busy();
    }
    try {
      WarrantyReport known = kept(key);
      if (known != null) {
        return known;
      }
      long rest = restUntil - System.nanoTime();
      if (rest > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw busy();
      }
      TimeUnit.NANOSECONDS.sleep(rest);
      return counted(key, checkpoint);
    } finally {
      turn.unlock();
    }
  }

  private WarrantyReport counted(Key key, Checkpoint checkpoint) throws InterruptedException {
    long started = System.nanoTime();
    try {
      // A parallel stream runs where it is started from.
      WarrantyReport report =
          cores.submit(() -> Counting.report(this::entries, checkpoint, key.period())).get();
      synchronized (kept) {
        kept.put(key, report);
      }
      return report;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the replica cannot be counted", e.getCause());
    } finally {
      long ended = System.nanoTime();
      restUntil = ended + (ended - started);
    }
  }

  private List<byte[]> entries(long first, int count) {
    List<byte[]> entries = new ArrayList<>(count);
    for (long index = first; index < first + count; index++) {
      entries.add(Objects.requireNonNull(replica.leaf(index)));
    }
    return entries;
  }

  @Override
  public void close() {
    cores.shutdownNow();
  }
}
