package io.cardproof.ledger.parcels;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Transactions of this gateway that stand in no block yet, and who waits for them.
 *
 * @param <F> what the chain says of a transaction's fate
 */
public final class Settlements<F> {
  private final Map<String, CompletableFuture<@Nullable F>> awaited = new ConcurrentHashMap<>();

  public void expect(String transaction) {
    awaited.computeIfAbsent(transaction, id -> new CompletableFuture<>());
  }

  public boolean isExpected(String transaction) {
    return awaited.containsKey(transaction);
  }

  public boolean isAnyExpected() {
    return !awaited.isEmpty();
  }

  /** Whether the fate of one that is expected is known already. */
  public boolean isSettled(String transaction) {
    CompletableFuture<@Nullable F> waits = awaited.get(transaction);
    return waits != null && waits.isDone();
  }

  /** What it says is durable here. */
  public void settle(String transaction, F settled) {
    CompletableFuture<@Nullable F> waits = awaited.get(transaction);
    if (waits != null) {
      waits.complete(settled);
    }
  }

  /** Nobody waits any longer. */
  public void close() {
    awaited.values().forEach(waits -> waits.complete(null));
  }

  /** Waits so long; null if its fate is still open. */
  public @Nullable F await(String transaction, Duration most) throws InterruptedException {
    CompletableFuture<@Nullable F> waits = awaited.get(transaction);
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

  public void forget(String transaction) {
    awaited.remove(transaction);
  }
}
