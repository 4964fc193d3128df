package io.cardproof.watch;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * When to look at which entry again: a binary heap of times over two arrays of numbers.
 *
 * <p>What: the earliest comes out first; and {@link #oldest} tells from which entry on everything
 * has to be looked at again after a restart, so that nothing of this needs to be kept.
 *
 * <p>Why not a queue of objects: at thousands of sales a second and minutes until a delivery is
 * late, a million of them wait, at 16 bytes each. Not safe for several threads.
 */
final class Agenda {
  private static final int FIRST_CAPACITY = 1_024;

  /** Entries that are counted together; a restart looks at so many too many at most. */
  private static final int BLOCK = 4_096;

  private long[] times = new long[FIRST_CAPACITY];
  private long[] entries = new long[FIRST_CAPACITY];
  private int size;
  private final TreeMap<Long, Integer> blocks = new TreeMap<>();

  int size() {
    return size;
  }

  /** Looks at the entry again at this time, milliseconds. */
  void add(long time, long entry) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      entries = Arrays.copyOf(entries, size * 2);
    }
    int hole = size++;
    while (hole > 0 && times[(hole - 1) / 2] > time) {
      move((hole - 1) / 2, hole);
      hole = (hole - 1) / 2;
    }
    times[hole] = time;
    entries[hole] = entry;
    blocks.merge(entry / BLOCK, 1, Integer::sum);
  }

  private void move(int from, int to) {
    times[to] = times[from];
    entries[to] = entries[from];
  }

  /** Whether something is due. */
  boolean isDue(long now) {
    return size > 0 && times[0] <= now;
  }

  /** Takes the entry out that is due first; there MUST be one. */
  long take() {
    long entry = entries[0];
    size--;
    sink(times[size], entries[size]);
    blocks.computeIfPresent(entry / BLOCK, (block, count) -> count == 1 ? null : count - 1);
    return entry;
  }

  private void sink(long time, long entry) {
    int hole = 0;
    int child = 1;
    while (child < size) {
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (times[child] >= time) {
        break;
      }
      move(child, hole);
      hole = child;
      child = 2 * hole + 1;
    }
    times[hole] = time;
    entries[hole] = entry;
  }

  /**
   * All entries before it are done with.
   *
   * @param otherwise where nothing waits
   */
  long oldest(long otherwise) {
    Map.Entry<Long, Integer> first = blocks.firstEntry();
    return first == null ? otherwise : Math.min(otherwise, first.getKey() * BLOCK);
  }
}
