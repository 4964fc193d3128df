package io.cardproof.ledger.ethereum;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then whether the chain is alive. One that has lost too many of its signers answers
 * every question and reports no error: only the age of its newest block shows it.
 */
final class Watch {
  private static final Duration INTERVAL = Duration.ofSeconds(2);
  private static final Duration FIRST = Duration.ofMillis(50);

  /** Others change the node too: one that answers may be passed over once. */
  private static final int TRIES = 2;

  private final Chain chain;
  private final Follower follower;
  private final Carriage carriage;
  private final String account;
  private final InstantSource clock;
  private final Duration headAgeMax;
  private final Runnable chore;
  private final Thread thread;
  private volatile @Nullable String problem = "no node has answered yet";
  private volatile long reachFor = -1;
  private volatile boolean caughtUp;
  private volatile boolean closed;

  /**
   * @param headAgeMax of the newest block; zero for a chain that makes blocks on demand only
   * @param chore to be done now and then
   */
  Watch(
      Chain chain,
      Follower follower,
      Carriage carriage,
      String account,
      InstantSource clock,
      Duration headAgeMax,
      Runnable chore) {
    this.chain = chain;
    this.follower = follower;
    this.carriage = carriage;
    this.account = account;
    this.clock = clock;
    this.headAgeMax = headAgeMax;
    this.chore = chore;
    this.thread = Thread.ofVirtual().name("ledger-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Whether the replica has reached what was deep enough at the first look. */
  boolean hasCaughtUp() {
    if (!caughtUp) {
      caughtUp = reachFor >= 0 && follower.cursor().block() >= reachFor;
    }
    return caughtUp;
  }

  /** Why nothing can commit now; null where something can. */
  @Nullable String problem() {
    String own = problem;
    return own == null ? carriage.problem() : own;
  }

  /** Why nothing is to be sent now: the chain stands still, or has no ear for this gateway. */
  @Nullable String standstill() {
    return problem;
  }

  private void run() {
    try {
      while (!closed) {
        look();
        chore.run();
        Thread.sleep(reachFor < 0 ? FIRST : INTERVAL);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** Where one node fails the next is asked at once: only when all do, nothing can be sent. */
  private void look() {
    String why = null;
    for (int i = 0; i < TRIES * chain.nodes(); i++) {
      try {
        Block head = chain.head();
        problem = problem(head);
        if (reachFor < 0) {
          // Last: who waits until the replica has caught up is not told the older problem then.
          reachFor = follower.lastDeepEnough(head);
        }
        return;
      } catch (NodeException e) {
        why = "no node answers: " + e.getMessage();
        chain.changeNode();
      }
    }
    problem = why;
  }

  private @Nullable String problem(Block head) throws NodeException {
    long age = clock.millis() - head.at();
    if (!headAgeMax.isZero() && age > headAgeMax.toMillis()) {
      return "the chain stands still: its newest block, "
          + head.number()
          + ", is "
          + Duration.ofMillis(age).toSeconds()
          + " s old";
    }
    return chain.gateways().contains(account)
        ? null
        : "the contract takes nothing from this gateway's account " + account;
  }

  void close() {
    closed = true;
    thread.interrupt();
  }
}
