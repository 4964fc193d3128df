package io.cardproof.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Compares the columns with what follows from the entries, in both directions: first by the sums of
 * both sides; only where these differ item by item, to name what is there and what is not.
 */
final class FsckColumns {
  /** A sixteenth of a column at most is held in memory to be named. */
  private static final int PARTS_NAMED = 64;

  private final Fsck fsck;
  private final Reads reads;
  private final FsckState state;
  private final FsckMap map;
  private final FsckEntries entries;

  /** What a column must hold; the same each time it is asked. */
  private interface Follows {
    void tell(Reads.Items items);
  }

  FsckColumns(Fsck fsck, Reads reads, FsckState state, FsckMap map, FsckEntries entries) {
    this.fsck = fsck;
    this.reads = reads;
    this.state = state;
    this.map = map;
    this.entries = entries;
  }

  void run(ExecutorService pool) {
    FsckStock stock = new FsckStock(state);
    // The longest first.
    Future<BitSet> values = pool.submit(() -> compare(Column.STATE, sum(state::values)));
    Future<BitSet> derived =
        pool.submit(() -> {
          stock.derive();
          return compare(Column.STOCK, stock.stock());
        });
    Future<BitSet> submissions =
        pool.submit(() -> compare(Column.SUBMISSIONS, sum(state::submissions)));
    Future<BitSet> history = pool.submit(() -> compare(Column.HISTORY, entries.history()));
    Future<BitSet> mapped = pool.submit(() -> compare(Column.MAP, map.rows()));
    name(Column.STATE, FsckEntries.join(values), state::values);
    name(Column.SUBMISSIONS, FsckEntries.join(submissions), state::submissions);
    name(Column.HISTORY, FsckEntries.join(history), items -> FsckEntries.history(reads, items));
    name(Column.STOCK, FsckEntries.join(derived), stock::stock);
    if (!FsckEntries.join(mapped).isEmpty()) {
      fsck.add(Column.MAP.word(), "has other rows than follow from the entries");
    }
    name(Column.COUNTS, compare(Column.COUNTS, sum(stock::counts)), stock::counts);
    name(Column.HOLDS, compare(Column.HOLDS, sum(stock::holds)), stock::holds);
  }

  private static FsckSum sum(Follows follows) {
    FsckSum sum = new FsckSum();
    follows.tell(sum);
    return sum;
  }

  private BitSet compare(Column column, FsckSum expected) {
    FsckSum stored = new FsckSum();
    all(column, stored);
    return stored.differences(expected);
  }

  private void all(Column column, Reads.Items items) {
    reads.pass(column, Keys.NOTHING, null, items);
  }

  private void name(Column column, BitSet differences, Follows follows) {
    if (differences.isEmpty()) {
      return;
    }
    long before = fsck.found();
    BitSet parts = firstOf(differences);
    FsckHash hash = new FsckHash();
    Set<Long> missing = new HashSet<>();
    follows.tell((key, value) -> {
      if (parts.get(FsckSum.part(hash.of(key, value)))) {
        missing.add(hash.low());
      }
    });
    all(
        column,
        (key, value) -> {
          if (parts.get(FsckSum.part(hash.of(key, value))) && !missing.remove(hash.low())) {
            fsck.add(place(column, key), "does not follow from the entries");
          }
        });
    follows.tell((key, value) -> {
      if (missing.contains(hash.of(key, value).low())) {
        fsck.add(
            place(column, key), "is missing, or has another value than follows from the entries");
      }
    });
    if (fsck.found() == before || differences.cardinality() > PARTS_NAMED) {
      fsck.add(column.word(), "differs elsewhere too from what follows from the entries");
    }
  }

  private static BitSet firstOf(BitSet differences) {
    BitSet first = new BitSet();
    differences.stream().limit(PARTS_NAMED).forEach(first::set);
    return first;
  }

  private static String place(Column column, ByteBuffer key) {
    byte[] bytes = Keys.bytes(key);
    String text =
        switch (column) {
          case SUBMISSIONS -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
          case HISTORY -> numbered(bytes, bytes.length - Long.BYTES);
          case HOLDS -> numbered(bytes, Keys.text(bytes).indexOf('/') + 1).replace("//", "/");
          default -> Keys.text(bytes);
        };
    return column.word() + "/" + text.replaceAll("[^ -~]", "?");
  }

  /** A key with a number of eight bytes in it, as text. */
  private static String numbered(byte[] key, int at) {
    if (at < 1 || at + Long.BYTES > key.length) {
      return Keys.text(key);
    }
    String front = Keys.text(Arrays.copyOf(key, at));
    String rest = Keys.text(Arrays.copyOfRange(key, at + Long.BYTES, key.length));
    return front + "/" + Keys.number(key, at) + (rest.isEmpty() ? "" : "/" + rest);
  }
}
