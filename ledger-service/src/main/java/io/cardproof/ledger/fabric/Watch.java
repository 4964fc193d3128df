package io.cardproof.ledger.fabric;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks the network now and then how many blocks there are: that it answers is its health, and a
 * follower that stays behind without an error has a peer that hangs.
 */
final class Watch {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration FIRST = Duration.ofMillis(50);

  private final Chain chain;
  private final Follower follower;
  private final Carriage carriage;
  private final Runnable chore;
  private final Thread thread;
  private volatile long height = -1;
  private volatile @Nullable String problem = "the network has not answered yet";
  private volatile boolean caughtUp;
  private volatile boolean closed;

  /**
   * @param chore to be done now and then
   */
  Watch(Chain chain, Follower follower, Carriage carriage, Runnable chore) {
    this.chore = chore;
    this.chain = chain;
    this.follower = follower;
    this.carriage = carriage;
    this.thread = Thread.ofVirtual().name("ledger-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether the replica has reached what the chain had at the first answer. */
  boolean hasCaughtUp() {
    if (!caughtUp) {
      long first = height;
      caughtUp = first >= 0 && follower.height() >= first;
    }
    return caughtUp;
  }

  /** Why nothing can commit now; null where something can. */
  @Nullable String problem() {
    String own = problem;
    return own == null ? carriage.problem() : own;
  }

  private void run() {
    try {
      long before = -1;
      while (!closed) {
        before = look(before);
        chore.run();
        Thread.sleep(height < 0 ? FIRST : INTERVAL);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /**
   * @param before the follower's height at the last look, if it was behind then
   */
  private long look(long before) {
    try {
      long now = chain.height();
      carriage.noProblem();
      long reached = follower.height();
      boolean stuck = reached < now && reached == before;
      problem = stuck ? "this replica is " + (now - reached) + " blocks behind" : null;
      if (height < 0 || caughtUp) {
        // Last: who waits until the replica has caught up is not told the older problem then.
        height = now;
      }
      if (stuck) {
        follower.reconnect();
      }
      return reached < now ? reached : -1;
    } catch (ChainException e) {
      problem = "the network does not answer: " + e.getMessage();
      return -1;
    }
  }

  void close() {
    closed = true;
    thread.interrupt();
  }
}
