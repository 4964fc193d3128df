package io.cardproof.ledger.parcels;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that grow from try to try, with jitter, so that many who wait do not come back at once.
 */
public final class BackOff {
  private static final int TIMES_MAX = 32;

  private final Duration first;
  private int times = 1;

  private BackOff(Duration first) {
    this.first = first;
  }

  public static BackOff from(Duration first) {
    return new BackOff(first);
  }

  /** Between half of the next length and all of it. */
  public void pause() throws InterruptedException {
    long most = first.toNanos() * times;
    times = Math.min(TIMES_MAX, times * 2);
    Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most / 2, most + 1)));
  }

  public void reset() {
    times = 1;
  }
}
