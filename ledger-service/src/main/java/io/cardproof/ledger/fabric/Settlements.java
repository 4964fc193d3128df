package io.cardproof.ledger.fabric;

import io.cardproof.ledger.fabric.ChainBlock.Validity;
import io.cardproof.ledger.replica.Request.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Transactions of this gateway that stand in no block yet, and who waits for them. */
final class Settlements {
  private final Map<String, CompletableFuture<@Nullable Settled>> awaited =
      new ConcurrentHashMap<>();

  /**
   * The fate of a transaction.
   *
   * @param answers to its items in their order; empty unless it is valid
   */
  record Settled(Validity validity, List<Answer> answers) {}

  void expect(String transaction) {
    awaited.computeIfAbsent(transaction, id -> new CompletableFuture<>());
  }

  boolean isExpected(String transaction) {
    return awaited.containsKey(transaction);
  }

  /** What it says is durable here. */
  void settle(String transaction, Settled settled) {
    CompletableFuture<@Nullable Settled> waits = awaited.get(transaction);
    if (waits != null) {
      waits.complete(settled);
    }
  }

  /** Nobody waits any longer. */
  void close() {
    awaited.values().forEach(waits -> waits.complete(null));
  }

  /** Waits so long; null if its fate is still open. */
  @Nullable Settled await(String transaction, Duration most) throws InterruptedException {
    CompletableFuture<@Nullable Settled> waits = awaited.get(transaction);
    if (waits == null) {
      throw new IllegalStateException("a transaction that nobody expects");
    }
    try {
      return waits.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a fate is never an exception", e);
    }
  }

  void forget(String transaction) {
    awaited.remove(transaction);
  }
}
