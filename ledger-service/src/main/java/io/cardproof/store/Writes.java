package io.cardproof.store;

import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changes of columns that become durable together. */
final class Writes {
  private final Database database;
  private final WriteBatch batch;

  Writes(Database database, WriteBatch batch) {
    this.database = database;
    this.batch = batch;
  }

  void put(Column column, byte[] key, byte[] value) throws RocksDBException {
    batch.put(database.handle(column), key, value);
  }

  void delete(Column column, byte[] key) throws RocksDBException {
    batch.delete(database.handle(column), key);
  }
}
