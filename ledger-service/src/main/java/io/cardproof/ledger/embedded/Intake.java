package io.cardproof.ledger.embedded;

import io.cardproof.ledger.replica.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue before the one writer. The writer takes what is there, up to a weight, and
 * never waits for more to come: while it writes one drain, the next one gathers.
 *
 * <p>Whatever was accepted is handed to the writer, close or not; after a close nothing is
 * accepted.
 */
final class Intake {
  private final int requestsMax;
  private final int drainMax;
  private final int weightMax;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Queue<Request> waiting = new ArrayDeque<>();
  private boolean closed;

  enum Offer {
    ACCEPTED,
    FULL,
    CLOSED
  }

  /**
   * @param requestsMax that may wait
   * @param drainMax requests in one drain
   * @param weightMax of one drain, unless a single request is heavier
   */
  Intake(int requestsMax, int drainMax, int weightMax) {
    this.requestsMax = requestsMax;
    this.drainMax = drainMax;
    this.weightMax = weightMax;
  }

  Offer offer(Request request) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      } else if (waiting.size() >= requestsMax) {
        return Offer.FULL;
      }
      waiting.add(request);
      if (waiting.size() == 1) {
        arrived.signal();
      }
      return Offer.ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for requests and takes them, in order; empty once it is closed and all are taken. */
  List<Request> drain() {
    List<Request> taken = new ArrayList<>();
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        arrived.awaitUninterruptibly();
      }
      int weight = 0;
      for (Request next = waiting.peek(); next != null; next = waiting.peek()) {
        weight += next.weight();
        if (taken.size() == drainMax || (weight > weightMax && !taken.isEmpty())) {
          break;
        }
        taken.add(waiting.remove());
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }
}
