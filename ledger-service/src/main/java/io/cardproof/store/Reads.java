package io.cardproof.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Reads of the columns, as they are now or as they were when a snapshot was taken. */
final class Reads {
  private static final long READ_AHEAD_BYTES = 1 << 20;

  private final Database database;
  private final @Nullable Snapshot snapshot;
  private final ReadOptions options;

  /** Takes an item of a scan; false ends it. It MUST NOT keep the store waiting for itself. */
  interface Visitor {
    boolean visit(byte[] key, byte[] value);
  }

  /**
   * @param options with the same snapshot; the caller's to close
   */
  Reads(Database database, @Nullable Snapshot snapshot, ReadOptions options) {
    this.database = database;
    this.snapshot = snapshot;
    this.options = options;
  }

  byte @Nullable [] get(Column column, byte[] key) {
    database.enter();
    try {
      return database.rocks().get(database.handle(column), options, key);
    } catch (RocksDBException e) {
      throw database.failed(e);
    } finally {
      database.leave();
    }
  }

  /**
   * Items in key order.
   *
   * @param to the first key that is not wanted; null for none
   */
  void scan(Column column, byte[] from, byte @Nullable [] to, Visitor visitor) {
    walk(
        column,
        from,
        to,
        options -> {},
        items -> {
          while (items.isValid() && visitor.visit(items.key(), items.value())) {
            items.next();
          }
        });
  }

  /** Takes what was found for one of several keys. */
  interface Found {
    void item(int which, byte[] key, byte[] value);
  }

  /** The first item at or after each of the keys, where there is one. */
  void firsts(Column column, List<byte[]> keys, Found found) {
    walk(
        column,
        keys.getFirst(),
        null,
        options -> {},
        items -> {
          for (int i = 0; i < keys.size(); i++) {
            if (i > 0) {
              items.seek(keys.get(i));
            }
            if (items.isValid()) {
              found.item(i, items.key(), items.value());
            }
          }
        });
  }

  private interface Walk {
    void over(RocksIterator items) throws RocksDBException;
  }

  private void walk(
      Column column, byte[] from, byte @Nullable [] to, Consumer<ReadOptions> settings, Walk walk) {
    database.enter();
    try (ReadOptions bounded = new ReadOptions();
        Slice bound = to == null ? null : new Slice(to)) {
      settings.accept(bounded);
      if (snapshot != null) {
        bounded.setSnapshot(snapshot);
      }
      if (bound != null) {
        bounded.setIterateUpperBound(bound);
      }
      try (RocksIterator items = database.rocks().newIterator(database.handle(column), bounded)) {
        items.seek(from);
        walk.over(items);
        // A damaged block ends an iteration early, and only the status says so.
        items.status();
      }
    } catch (RocksDBException e) {
      throw database.failed(e);
    } finally {
      database.leave();
    }
  }

  /** Takes every item of a pass in buffers with an array, which hold the next one afterwards. */
  interface Items {
    void item(ByteBuffer key, ByteBuffer value);
  }

  /**
   * As {@link #scan}, for what is read once: nothing of it stays in the cache, and where there is
   * no end the reads are large. Filling two arrays again and again takes a third of the time of two
   * new ones for each item.
   */
  void pass(Column column, byte[] from, byte @Nullable [] to, Items items) {
    walk(
        column,
        from,
        to,
        options -> readOnce(options, to == null),
        at -> {
          ByteBuffer key = ByteBuffer.allocate(1 << 10);
          ByteBuffer value = ByteBuffer.allocate(1 << 16);
          for (; at.isValid(); at.next()) {
            key = filled(at::key, key);
            value = filled(at::value, value);
            items.item(key, value);
          }
        });
  }

  private static void readOnce(ReadOptions options, boolean toTheEnd) {
    options.setFillCache(false);
    if (toTheEnd) {
      options.setReadaheadSize(READ_AHEAD_BYTES);
    }
  }

  /** The buffer, or a larger one, with what the iterator is at. */
  private static ByteBuffer filled(ToIntFunction<ByteBuffer> read, ByteBuffer buffer) {
    int length = read.applyAsInt(buffer.clear());
    if (length <= buffer.capacity()) {
      return buffer;
    }
    return filled(read, ByteBuffer.allocate(length));
  }

  /** Keys that begin with the prefix, in order, from {@code from} on. */
  List<byte[]> keys(Column column, byte[] prefix, byte[] from, int limit) {
    List<byte[]> keys = new ArrayList<>();
    if (limit > 0) {
      scan(
          column,
          from,
          Keys.afterPrefix(prefix),
          (key, value) -> {
            keys.add(key);
            return keys.size() < limit;
          });
    }
    return keys;
  }

  /** The last key of a column, or null where it is empty. */
  byte @Nullable [] lastKey(Column column) {
    database.enter();
    try (RocksIterator items = database.rocks().newIterator(database.handle(column), options)) {
      items.seekToLast();
      byte[] key = items.isValid() ? items.key() : null;
      items.status();
      return key;
    } catch (RocksDBException e) {
      throw database.failed(e);
    } finally {
      database.leave();
    }
  }
}
