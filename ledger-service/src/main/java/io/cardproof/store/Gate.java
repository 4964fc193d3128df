package io.cardproof.store;

import io.cardproof.store.StoreException.Reason;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets callers into native code, and knows when the last one has left: freeing the database under a
 * reader would end the process. May be entered again by who is inside.
 */
final class Gate {
  private static final long CLOSED = Long.MIN_VALUE;
  private static final long WAIT_MAX_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How many are inside; negative once closed. */
  private final AtomicLong inside = new AtomicLong();

  void enter() {
    if (inside.incrementAndGet() <= 0) {
      inside.decrementAndGet();
      throw new StoreException(Reason.CLOSED, "The store is closed.");
    }
  }

  void leave() {
    inside.decrementAndGet();
  }

  /**
   * Shuts out who comes, then waits for who is inside.
   *
   * @return false if somebody stays, or if it was closed before; then nothing may be freed
   */
  boolean close() {
    long now = inside.getAndUpdate(n -> n < 0 ? n : n + CLOSED);
    if (now < 0) {
      return false;
    }
    long deadline = System.nanoTime() + WAIT_MAX_NANOS;
    while (inside.get() != CLOSED) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    return true;
  }
}
