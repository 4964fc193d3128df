package io.cardproof.cards;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One lock per key, there only while somebody uses it. Requests for one order wait for each other
 * inside a gateway, so that a repeat finds the first one's answer rather than an empty shelf; what
 * holds across gateways is the rules' doing.
 */
final class KeyedLocks {
  private final ConcurrentHashMap<String, Counted> locks = new ConcurrentHashMap<>();

  private static final class Counted {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  /** Ends the exclusive use of a key. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  Held lock(String key) {
    Counted counted =
        locks.compute(
            key,
            (k, there) -> {
              Counted used = there == null ? new Counted() : there;
              used.users++;
              return used;
            });
    counted.lock.lock();
    return () -> {
      counted.lock.unlock();
      locks.compute(key, (k, there) -> --counted.users == 0 ? null : there);
    };
  }
}
