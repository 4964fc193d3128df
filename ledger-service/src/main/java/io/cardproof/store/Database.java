package io.cardproof.store;

import io.cardproof.store.StoreException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** An open RocksDB with our columns. Everything native is behind its gate. */
final class Database implements AutoCloseable {
  private final Path folder;
  private final Settings settings;
  private final RocksDB rocks;
  private final Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);
  private final List<ColumnFamilyHandle> opened;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final ReadOptions now = new ReadOptions();
  private final Gate gate = new Gate();

  private Database(Path folder, Settings settings, RocksDB rocks, List<ColumnFamilyHandle> opened) {
    this.folder = folder;
    this.settings = settings;
    this.rocks = rocks;
    this.opened = opened;
    int next = 1;
    for (Column column : Column.values()) {
      handles.put(column, opened.get(next++));
    }
  }

  /** Makes an empty one. A crash leaves a folder that nobody looks at. */
  static void create(Path folder) {
    try (Settings settings = new Settings(null)) {
      settings.database().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
      open(folder, settings).close();
    }
  }

  static Database open(Path folder) {
    Settings settings = new Settings(null);
    try {
      requireColumns(folder);
      return open(folder, settings);
    } catch (StoreException e) {
      settings.close();
      throw e;
    }
  }

  private static Database open(Path folder, Settings settings) {
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    try {
      RocksDB rocks =
          RocksDB.open(settings.database(), folder.toString(), settings.families(), opened);
      return new Database(folder, settings, rocks, opened);
    } catch (RocksDBException e) {
      throw StoreException.of(e, folder);
    }
  }

  /**
   * Opens for reading alone; nothing in the folder changes.
   *
   * @param messages another folder, for RocksDB's own messages
   */
  static Database openToRead(Path folder, Path messages) {
    Settings settings = new Settings(messages);
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    try {
      requireColumns(folder);
      RocksDB rocks =
          RocksDB.openReadOnly(settings.database(), folder.toString(), settings.families(), opened);
      return new Database(folder, settings, rocks, opened);
    } catch (RocksDBException e) {
      settings.close();
      throw StoreException.of(e, folder);
    } catch (StoreException e) {
      settings.close();
      throw e;
    }
  }

  private static void requireColumns(Path folder) {
    try (Options options = new Options()) {
      Set<String> there = new HashSet<>();
      RocksDB.listColumnFamilies(options, folder.toString())
          .forEach(name -> there.add(Keys.text(name)));
      Set<String> known = new HashSet<>(Set.of(Keys.text(RocksDB.DEFAULT_COLUMN_FAMILY)));
      for (Column column : Column.values()) {
        known.add(column.familyText());
      }
      if (!there.equals(known)) {
        throw new StoreException(
            Reason.OTHER_VERSION, folder + " has other columns than this version's.");
      }
    } catch (RocksDBException e) {
      throw StoreException.of(e, folder);
    }
  }

  void enter() {
    gate.enter();
  }

  void leave() {
    gate.leave();
  }

  RocksDB rocks() {
    return rocks;
  }

  ColumnFamilyHandle handle(Column column) {
    return Objects.requireNonNull(handles.get(column));
  }

  StoreException failed(RocksDBException e) {
    return StoreException.of(e, folder);
  }

  /** Reads of what is durable now. */
  Reads reads() {
    return new Reads(this, null, now);
  }

  /** Reads of one moment; close it soon, for it keeps old data from being dropped. */
  Pin pin() {
    gate.enter();
    return new Pin();
  }

  /** Writes all of it or nothing, and returns once it is durable. */
  void write(WriteBatch batch) {
    gate.enter();
    try {
      rocks.write(synced, batch);
    } catch (RocksDBException e) {
      throw failed(e);
    } finally {
      gate.leave();
    }
  }

  /** A copy by hard links, as of one moment, in a folder that is not there yet. */
  void copyTo(Path copy) {
    gate.enter();
    try (Checkpoint checkpoint = Checkpoint.create(rocks)) {
      checkpoint.createCheckpoint(copy.toString());
    } catch (RocksDBException e) {
      throw StoreException.of(e, copy);
    } finally {
      gate.leave();
    }
  }

  /** If a reader does not leave, the native side is left to the end of the process. */
  @Override
  public void close() {
    if (gate.close()) {
      opened.forEach(ColumnFamilyHandle::close);
      rocks.close();
      now.close();
      synced.close();
      settings.close();
    }
  }

  final class Pin implements AutoCloseable {
    private final Snapshot snapshot = rocks.getSnapshot();
    private final ReadOptions options = new ReadOptions().setSnapshot(snapshot);
    private boolean closed;

    Reads reads() {
      return new Reads(Database.this, snapshot, options);
    }

    @Override
    public void close() {
      if (closed) {
        return;
      }
      closed = true;
      options.close();
      rocks.releaseSnapshot(snapshot);
      snapshot.close();
      gate.leave();
    }
  }
}
