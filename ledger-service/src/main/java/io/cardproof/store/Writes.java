package io.cardproof.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Changes of columns that become durable together. Inside the gate from the first to the close:
 * noting a change already asks the native side for its column.
 */
final class Writes implements AutoCloseable {
  private final Database database;
  private final WriteBatch batch;

  /**
   * @throws StoreException if the store is closed
   */
  Writes(Database database) {
    database.enter();
    this.database = database;
    this.batch = new WriteBatch();
  }

  void put(Column column, byte[] key, byte[] value) throws RocksDBException {
    batch.put(database.handle(column), key, value);
  }

  void delete(Column column, byte[] key) throws RocksDBException {
    batch.delete(database.handle(column), key);
  }

  /** Writes all of it or nothing, and returns once it is durable. */
  void commit() {
    database.write(batch);
  }

  /** What was not committed is forgotten. */
  @Override
  public void close() {
    batch.close();
    database.leave();
  }
}
