package io.cardproof.issuers;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: twice as long after each, up to a bound, of which a random half
 * is taken off, so that gateways that failed together do not come back together.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int DOUBLINGS_MAX = 16;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  void succeeded() {
    failures = 0;
  }

  /**
   * @param askedSeconds what who failed asked for; never less than that, 0 where nothing
   */
  Duration failed(int askedSeconds) {
    long most = Math.min(FIRST.toMillis() << failures, LONGEST.toMillis());
    failures = Math.min(failures + 1, DOUBLINGS_MAX);
    long wait = most / 2 + random.nextLong(most / 2 + 1);
    return Duration.ofMillis(Math.max(wait, 1_000L * askedSeconds));
  }
}
