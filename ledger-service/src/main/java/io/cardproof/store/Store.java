package io.cardproof.store;

import io.cardproof.log.Frontier;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.StoreException.Reason;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * One gateway's data folder: the replica of the ledger and what the gateway keeps for itself.
 *
 * <p>What: a RocksDB in {@code replica}, the last signed checkpoint in a file beside it. Entries go
 * in through {@link #append}, by one sequencer; everybody reads.
 *
 * <p>Guarantees: what was committed is there after any crash, with its state, tree and derived
 * columns, or the folder is refused by name; a drain is there as a whole or not at all. After a
 * write that failed nothing more is written, because the system may have dropped what it failed to
 * sync while later syncs succeed: only a new start reads what is really there.
 */
public final class Store implements Closeable {
  private final Path folder;
  private final Database database;
  private final HotValues hot = new HotValues();
  private final StoredReplica replica;
  private final Object writing = new Object();
  private final LiveMap map;
  private Frontier tree;
  private @Nullable MapPending pending;
  private volatile StoredHead head;
  private volatile @Nullable StoreException failure;
  private volatile Consumer<StoreException> onFailure = failed -> {};

  private Store(Path folder, Database database) {
    this.folder = folder;
    this.database = database;
    this.tree = new Recovery(folder, database.reads()).run();
    this.head = new StoredHead(tree.size(), tree.root());
    this.replica = new StoredReplica(database, database.reads(), () -> head.size(), hot);
    this.map = new LiveMap(database.reads());
  }

  /**
   * Makes an empty store in a folder that has none, and opens it.
   *
   * @throws StoreException ALREADY_THERE, READ_ONLY, FULL, IO
   */
  public static Store create(Path dataDir) {
    DataFolder.create(dataDir);
    return open(dataDir);
  }

  /**
   * Opens a store and checks what a start checks; see {@link Recovery}.
   *
   * @throws StoreException every reason but ALREADY_THERE and CLOSED
   */
  public static Store open(Path dataDir) {
    Path replica = DataFolder.check(dataDir);
    Database database = Database.open(replica);
    try {
      return new Store(dataDir, database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  public Path folder() {
    return folder;
  }

  /** What is durable now. */
  public StoredHead head() {
    return head;
  }

  public Replica replica() {
    return replica;
  }

  /** Sealed codes by card id. */
  public LocalTable vault() {
    return new StoredTable(this, database, Column.VAULT);
  }

  /** Sealed openings by commitment. */
  public LocalTable papers() {
    return new StoredTable(this, database, Column.PAPERS);
  }

  /** Whatever else this gateway keeps. */
  public LocalTable local() {
    return new StoredTable(this, database, Column.LOCAL);
  }

  /** The first drain of the one sequencer; see {@link Append#next}. */
  public Append append() {
    MapPending since = pending;
    if (since == null) {
      since = MapPending.recovered(replica);
    }
    return new Append(this, database, head.size(), replica.state(), since.next());
  }

  /** The tree of what is durable, for who writes. */
  Frontier tree() {
    return tree;
  }

  /** The newest map, for who writes. */
  LiveMap map() {
    return map;
  }

  /** What {@link Append#position} was told last; null where it never was. */
  public byte @Nullable [] position() {
    return database.reads().get(Column.META, Keys.POSITION);
  }

  /** Why nothing more can be written; empty where it can. */
  public Optional<StoreException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Who is to know of the first write that fails, from the thread that met it. */
  public void onFailure(Consumer<StoreException> listener) {
    onFailure = listener;
  }

  /**
   * Keeps a checkpoint that is about to be shown to others; from then on the store opens only with
   * the entries it covers.
   *
   * @param note the signed note
   * @param root 32 bytes
   */
  public void checkpointSigned(byte[] note, long size, byte[] root) {
    SignedHead signed = new SignedHead(note, size, root);
    synchronized (writing) {
      // A crash between the two leaves the file ahead of the database, which is the safe side.
      CheckpointFile.write(folder, signed);
      try (Writes writes = new Writes(database)) {
        writes.put(Column.META, Keys.CHECKPOINT, CheckpointFile.encode(signed));
        write(writes);
      } catch (RocksDBException e) {
        throw database.failed(e);
      }
    }
  }

  /** The last one that {@link #checkpointSigned} was told of. */
  public Optional<SignedHead> lastCheckpoint() {
    return CheckpointFile.read(folder);
  }

  /** Writes and syncs; the first failure is the last write. */
  void write(Writes writes) {
    StoreException before = failure;
    if (before != null) {
      throw before;
    }
    try {
      writes.commit();
    } catch (StoreException e) {
      if (e.reason() != Reason.CLOSED) {
        failed(e);
      }
      throw e;
    }
  }

  private void failed(StoreException e) {
    synchronized (writing) {
      if (failure != null) {
        return;
      }
      failure = e;
    }
    onFailure.accept(e);
  }

  /** A drain is durable: readers see it from here on. */
  void committed(
      Frontier tree, byte[] root, Map<StateKey<?>, StateValue> changes, MapPending pending) {
    this.tree = tree;
    this.pending = pending;
    map.committed();
    hot.changed(changes);
    head = new StoredHead(tree.size(), root);
  }

  /** A consistent copy of the database in a folder that is not there yet. */
  void copyTo(Path copy) {
    database.copyTo(copy);
  }

  /** What is durable stays; who is reading is waited for. */
  @Override
  public void close() {
    database.close();
  }
}
