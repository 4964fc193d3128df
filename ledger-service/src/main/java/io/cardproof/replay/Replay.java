package io.cardproof.replay;

import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.TilePath;
import io.cardproof.rules.Action;
import io.cardproof.rules.Entry;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Redecision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Decides a log again, from where a target stands up to a checkpoint.
 *
 * <p>What: other threads read some bundles ahead, verify them against the checkpoint and decode
 * them; this one has the rules decide each command against the state after the entries before it,
 * compares, and adds the entry to the target; signatures are verified behind it.
 *
 * <p>Guarantees: nothing enters the target that is not signed for by the checkpoint, not lawful at
 * its place, or not signed by its actor (where that is asked); what is wrong is told with the
 * entry's index. Memory is that of some bundles.
 */
final class Replay {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** Bundles read ahead: of minting chunks one takes some 50 MB, of sales 1. */
  private static final int AHEAD = Math.min(2 * CORES, 8);

  private static final int LAST_OF_BUNDLE = TilePath.FULL_WIDTH - 1;
  private static final int SETTLE_ENTRIES = 1_024;

  /** About 16 minting chunks of a thousand cards. */
  private static final long SETTLE_BYTES = 1 << 20;

  private final VerifiedLog log;
  private final Target target;
  private final @Nullable SignatureVerifier signatures;
  private final LogReplay.Progress progress;
  private final Deque<Future<Chunk>> ahead = new ArrayDeque<>();
  private final List<Future<?>> checks = new ArrayList<>();

  private String genesis = "";
  private long begun;
  private long settled;
  private long unsettledBytes;

  /**
   * @param signatures verifies every entry's signature too; null leaves them out
   */
  Replay(
      VerifiedLog log,
      Target target,
      @Nullable SignatureVerifier signatures,
      LogReplay.Progress progress) {
    this.log = log;
    this.target = target;
    this.signatures = signatures;
    this.progress = progress;
  }

  /**
   * Brings the target up to the checkpoint.
   *
   * @throws BadLog if the log is bad; the target has none of it from the bad entry on
   * @throws LogUnavailable if it cannot be read
   * @throws CannotFollow if it was decided by rules that this program does not know
   */
  void run() {
    try (ExecutorService pool = Executors.newFixedThreadPool(CORES)) {
      try {
        run(pool);
      } finally {
        // Not the checks: what is settled waits for them.
        ahead.forEach(reading -> reading.cancel(true));
      }
    }
  }

  private void run(ExecutorService pool) {
    long all = log.checkpoint().size();
    long next = target.size();
    begun = next;
    settled = next;
    if (next > 0) {
      genesis = Admission.hash(log.bundle(0).leaves().getFirst());
    }
    while (next < all || !ahead.isEmpty()) {
      for (; next < all && ahead.size() < AHEAD; next = (next | LAST_OF_BUNDLE) + 1) {
        long from = next;
        ahead.add(pool.submit(() -> Chunk.read(log, from)));
      }
      replay(join(ahead.remove()), pool);
      progress.at(Math.min(target.size(), all), all);
    }
    if (target.size() > all) {
      throw BadLog.asAWhole(
          "it ends at " + all + ", where a leaf is due together with the entry before it");
    }
    target.finish();
  }

  private void replay(Chunk chunk, ExecutorService pool) {
    int unchecked = 0;
    for (int i = 0; i < chunk.items().size(); i++) {
      Chunk.Item item = chunk.items().get(i);
      boolean isLast = item.index == log.checkpoint().size() - 1;
      if (step(item) || isLast) {
        check(chunk.items().subList(unchecked, i + 1), pool);
        unchecked = i + 1;
        settle(item);
      }
    }
    check(chunk.items().subList(unchecked, chunk.items().size()), pool);
    if (target.size() - settled >= SETTLE_ENTRIES || unsettledBytes >= SETTLE_BYTES) {
      settle(chunk.items().getLast());
    }
  }

  private void check(List<Chunk.Item> items, ExecutorService pool) {
    SignatureVerifier ed25519 = signatures;
    if (ed25519 != null && !items.isEmpty()) {
      checks.add(pool.submit(() -> Chunk.verify(items, ed25519)));
    }
  }

  private void settle(Chunk.Item last) {
    // Not between an entry and a leaf that came with it.
    if (target.size() > settled && target.size() == last.index + 1) {
      target.settle(new Batch(List.copyOf(checks), last, log));
      checks.clear();
      unsettledBytes = 0;
      settled = target.size();
    }
  }

  /** True if the leaf has no command: what was added up to it is held against the log then. */
  private boolean step(Chunk.Item item) {
    if (item.index < target.size()) {
      boolean derived = item.index >= begun;
      if (derived && !target.agrees(item.index, item.hash)) {
        throw Batch.underived(item);
      }
      return derived;
    }
    Entry entry = item.entry;
    if (entry == null) {
      throw BadLog.entry(item.index, item.leaf, "is no entry: " + item.unreadable);
    }
    decide(item, entry);
    item.signer = Redecision.signer(entry, target.state()).orElseThrow();
    target.add(entry, item.leaf);
    unsettledBytes += item.leaf.length;
    return false;
  }

  private void decide(Chunk.Item item, Entry entry) {
    if (!Redecision.isKnown(entry)) {
      throw new CannotFollow(
          "entry "
              + item.index
              + " puts rules in force that this program does not know: it is older than the log",
          null);
    }
    String fault;
    try {
      fault = item.index == 0 ? genesis(item, entry) : null;
      fault = fault == null ? Redecision.fault(entry, genesis, target.state()) : fault;
      fault = fault == null ? Redecision.fault(entry, item.index, log) : fault;
    } catch (IllegalStateException | IllegalArgumentException | ClassCastException e) {
      // The rules are pure: what they stumble over is the entry.
      fault = "cannot be decided: " + e.getMessage();
    }
    if (fault != null) {
      throw BadLog.entry(item.index, item.leaf, fault);
    }
  }

  private @Nullable String genesis(Chunk.Item item, Entry entry) {
    genesis = Admission.hash(item.leaf);
    return entry.command().action() instanceof Action.CreateLedger create
            && !create.origin().equals(log.checkpoint().origin())
        ? "founds " + create.origin() + ", not " + log.checkpoint().origin()
        : null;
  }

  /** What a task came to; unchecked exceptions as it threw them. */
  static <T> T join(Future<T> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailable("interrupted", e);
    } catch (CancellationException e) {
      throw new LogUnavailable("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
