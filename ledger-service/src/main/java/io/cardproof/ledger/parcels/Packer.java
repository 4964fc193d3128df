package io.cardproof.ledger.parcels;

import io.cardproof.ledger.replica.Request;
import io.cardproof.rules.StateKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue before the network, which gives out parcels.
 *
 * <p>What: a parcel takes, in their order, the waiting commands that touch nothing which a parcel
 * in flight or an earlier command still waiting touches. Commands that touch the same go into one
 * parcel, where they are decided one after the other, or wait.
 *
 * <p>Guarantees: of two commands that touch the same, the one that came first goes first; so many
 * commands wait and so many parcels are in flight at most.
 *
 * <p>Why not a lock for each card: a command touches its order, its submission, its hold slot too,
 * and an administrative one touches what every sale reads.
 */
public final class Packer {
  private final PackerLimits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Item> waiting = new ArrayDeque<>();
  private final Map<StateKey<?>, Integer> reading = new HashMap<>();
  private final Map<StateKey<?>, Integer> writing = new HashMap<>();
  private int inFlight;
  private boolean closed;

  public enum Offer {
    ACCEPTED,
    FULL,
    CLOSED
  }

  /** A command on its way; equal to itself only. */
  public static final class Item {
    private final Request request;
    private final byte[] bytes;
    private final Footprint footprint;
    private final long cost;
    private final long since = System.nanoTime();

    /**
     * @param bytes of the signed command
     * @param cost what it takes of a parcel, in the unit of {@link PackerLimits#parcelCost}
     */
    public Item(Request request, byte[] bytes, Footprint footprint, long cost) {
      this.request = request;
      this.bytes = bytes;
      this.footprint = footprint;
      this.cost = cost;
    }

    public Request request() {
      return request;
    }

    public byte[] bytes() {
      return bytes;
    }

    public Footprint footprint() {
      return footprint;
    }

    long cost() {
      return cost;
    }

    /** {@link System#nanoTime} when it came. */
    public long since() {
      return since;
    }
  }

  public Packer(PackerLimits limits) {
    this.limits = limits;
  }

  public Offer offer(Item item) {
    lock.lock();
    try {
      if (closed) {
        return Offer.CLOSED;
      } else if (waiting.size() >= limits.waitingMax()) {
        return Offer.FULL;
      }
      waiting.add(item);
      changed.signal();
      return Offer.ACCEPTED;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a parcel; empty once closed and nothing waits any more. */
  public List<Item> take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        if (closed && waiting.isEmpty()) {
          return List.of();
        }
        List<Item> parcel = inFlight < limits.parcelsInFlight() ? gather() : List.of();
        long wait = parcel.isEmpty() ? Long.MAX_VALUE : lingering(parcel);
        if (wait <= 0) {
          send(parcel);
          return parcel;
        }
        changed.awaitNanos(wait);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long to wait for more to come, nanoseconds; not at all when it is full. */
  private long lingering(List<Item> parcel) {
    long cost = parcel.stream().mapToLong(Item::cost).sum();
    boolean full =
        closed || parcel.size() >= limits.parcelItems() || cost * 2 >= limits.parcelCost();
    long waited = System.nanoTime() - parcel.getFirst().since();
    return full ? 0 : limits.linger().toNanos() - waited;
  }

  private List<Item> gather() {
    List<Item> parcel = new ArrayList<>();
    Set<StateKey<?>> earlierReads = new HashSet<>();
    Set<StateKey<?>> earlierWrites = new HashSet<>();
    long cost = 0;
    int seen = 0;
    for (Item item : waiting) {
      Footprint footprint = item.footprint();
      boolean free =
          isFree(footprint, reading.keySet(), writing.keySet())
              && isFree(footprint, earlierReads, earlierWrites);
      if (!free) {
        earlierReads.addAll(footprint.reads());
        earlierWrites.addAll(footprint.writes());
      } else if (!parcel.isEmpty() && cost + item.cost() > limits.parcelCost()) {
        break;
      } else {
        parcel.add(item);
        cost += item.cost();
      }
      if (parcel.size() >= limits.parcelItems() || ++seen >= limits.waitingSeen()) {
        break;
      }
    }
    return parcel;
  }

  private static boolean isFree(
      Footprint footprint, Set<StateKey<?>> reads, Set<StateKey<?>> writes) {
    if (reads.isEmpty() && writes.isEmpty()) {
      return true;
    }
    return footprint.writes().stream().noneMatch(key -> reads.contains(key) || writes.contains(key))
        && footprint.reads().stream().noneMatch(writes::contains);
  }

  private void send(List<Item> parcel) {
    Iterator<Item> picked = parcel.iterator();
    @Nullable Item next = picked.next();
    for (Iterator<Item> at = waiting.iterator(); next != null; ) {
      if (at.next() == next) {
        at.remove();
        next = picked.hasNext() ? picked.next() : null;
      }
    }
    inFlight++;
    parcel.forEach(item -> count(item.footprint(), 1));
  }

  /** A parcel's fate is known: what waits for what it touched may go. */
  public void done(List<Item> parcel) {
    lock.lock();
    try {
      inFlight--;
      parcel.forEach(item -> count(item.footprint(), -1));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void count(Footprint footprint, int by) {
    footprint.reads().forEach(key -> count(reading, key, by));
    footprint.writes().forEach(key -> count(writing, key, by));
  }

  private static void count(Map<StateKey<?>, Integer> counts, StateKey<?> key, int by) {
    counts.merge(key, by, (a, b) -> a + b == 0 ? null : a + b);
  }

  /** Takes out what waited for longer than a proposal may take: it would come too late. */
  public List<Item> removeLate() {
    lock.lock();
    try {
      long now = System.nanoTime();
      List<Item> late =
          waiting.stream()
              .filter(item -> now - item.since() > limits.waitAtMost().toNanos())
              .toList();
      waiting.removeAll(late);
      return late;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more; what waits is still given out. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
