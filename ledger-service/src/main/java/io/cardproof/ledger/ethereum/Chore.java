package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.replica.Threads;
import java.time.Duration;
import java.util.List;

/**
 * What a gateway looks after by votes: now and then, on a thread of its own, until it is closed.
 */
abstract class Chore {
  private static final System.Logger LOG = System.getLogger(Chore.class.getName());

  private final String name;
  private final Duration interval;
  final Chain chain;
  private final Carriage carriage;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param name of the thread
   */
  Chore(String name, Duration interval, Chain chain, Carriage carriage) {
    this.name = name;
    this.interval = interval;
    this.chain = chain;
    this.carriage = carriage;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /**
   * One look; true if nothing is left to look after, ever.
   *
   * @throws NodeException if a node failed; the next look asks again
   */
  abstract boolean look() throws NodeException, InterruptedException;

  final void start() {
    thread.start();
  }

  private void run() {
    try {
      while (isOpen() && !looked()) {
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, name + " ended in a fault", e);
    }
  }

  private boolean looked() throws InterruptedException {
    try {
      return look();
    } catch (NodeException | ContractView.Interrupted e) {
      LOG.log(System.Logger.Level.DEBUG, name + ": the contract could not be read", e);
      return false;
    }
  }

  final boolean isOpen() {
    return !closed && !carriage.closed();
  }

  /**
   * Casts a vote and waits for its block; not one that would be undone, since that was cast before
   * or names a slot that is another by now. A vote that is lost is cast again by a later look.
   */
  final void vote(Ballot ballot) throws NodeException, InterruptedException {
    if (!chain.wouldSucceed(ballot.calldata(), carriage.account())) {
      return;
    }
    try {
      Fate fate = carriage.carry(ballot.calldata(), ballot.gas(), List.of(), () -> {});
      LOG.log(System.Logger.Level.INFO, "{0} voted: {1}", name, fate);
    } catch (Carriage.Lost e) {
      LOG.log(System.Logger.Level.DEBUG, name + ": the vote's nonce was taken", e);
    }
  }

  /** Returns once it has ended: it writes to the store. */
  final void close() {
    closed = true;
    thread.interrupt();
    Threads.awaitEnd(thread);
  }
}
