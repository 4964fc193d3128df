package io.cardproof.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small records of this gateway alone, outside the ledger: sealed codes, openings, line results,
 * operations. Keys are UTF-8 text. Safe for any thread.
 */
public interface LocalTable {
  byte @Nullable [] get(String key);

  /** Returns once durable. */
  void putAll(List<Item> items);

  void put(String key, byte[] value);

  void delete(String key);

  /** Items whose key begins with the prefix, in key order after {@code after}. */
  List<Item> scan(String prefix, @Nullable String after, int limit);

  /** A key with its value; equality is identity, since arrays have no other. */
  final class Item {
    private final String key;
    private final byte[] value;

    public Item(String key, byte[] value) {
      this.key = key;
      this.value = value;
    }

    public String key() {
      return key;
    }

    public byte[] value() {
      return value;
    }
  }
}
