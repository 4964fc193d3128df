package io.cardproof.exchange;

import io.cardproof.store.LocalTable;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A table that a test can look into, empty, and make fail as a crash would. */
public final class MemoryTable implements LocalTable {
  private final NavigableMap<String, byte[]> items = new ConcurrentSkipListMap<>();
  private @Nullable String failing;
  private boolean afterwards;

  /**
   * The process ends at the next write of a key with this prefix.
   *
   * @param afterWrite it is durable, and nobody was told
   */
  public void crashAt(String prefix, boolean afterWrite) {
    failing = prefix;
    afterwards = afterWrite;
  }

  public int size(String prefix) {
    return scan(prefix, null, Integer.MAX_VALUE).size();
  }

  public void clear() {
    items.clear();
  }

  @Override
  public byte @Nullable [] get(String key) {
    return items.get(key);
  }

  @Override
  public void putAll(List<Item> written) {
    boolean crash = failing != null && written.getFirst().key().startsWith(failing);
    if (!crash || afterwards) {
      written.forEach(item -> items.put(item.key(), item.value()));
    }
    if (crash) {
      failing = null;
      throw new IllegalStateException("crashed");
    }
  }

  @Override
  public void put(String key, byte[] value) {
    putAll(List.of(new Item(key, value)));
  }

  @Override
  public void delete(String key) {
    items.remove(key);
  }

  @Override
  public List<Item> scan(String prefix, @Nullable String after, int limit) {
    return items.tailMap(after == null ? prefix : after, after == null).entrySet().stream()
        .takeWhile(item -> item.getKey().startsWith(prefix))
        .limit(limit)
        .map(item -> new Item(item.getKey(), item.getValue()))
        .toList();
  }
}
