package io.cardproof.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** One column as a table of this gateway's own. */
final class StoredTable implements LocalTable {
  private final Store store;
  private final Database database;
  private final Column column;

  StoredTable(Store store, Database database, Column column) {
    this.store = store;
    this.database = database;
    this.column = column;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return database.reads().get(column, Keys.text(key));
  }

  @Override
  public void putAll(List<Item> items) {
    write(writes -> {
      for (Item item : items) {
        writes.put(column, Keys.text(item.key()), item.value());
      }
    });
  }

  @Override
  public void put(String key, byte[] value) {
    putAll(List.of(new Item(key, value)));
  }

  @Override
  public void delete(String key) {
    write(writes -> writes.delete(column, Keys.text(key)));
  }

  private interface Change {
    void on(Writes writes) throws RocksDBException;
  }

  private void write(Change change) {
    try (Writes writes = new Writes(database)) {
      change.on(writes);
      store.write(writes);
    } catch (RocksDBException e) {
      throw database.failed(e);
    }
  }

  @Override
  public List<Item> scan(String prefix, @Nullable String after, int limit) {
    byte[] front = Keys.text(prefix);
    byte[] from = after == null ? front : Keys.after(Keys.text(after));
    List<Item> items = new ArrayList<>();
    if (limit > 0) {
      database
          .reads()
          .scan(
              column,
              from,
              Keys.afterPrefix(front),
              (key, value) -> {
                items.add(new Item(Keys.text(key), value));
                return items.size() < limit;
              });
    }
    return items;
  }
}
