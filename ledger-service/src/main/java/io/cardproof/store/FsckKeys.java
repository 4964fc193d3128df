package io.cardproof.store;

import java.util.Arrays;

/**
 * A set of keys by their 64-bit hashes: 16 bytes of heap for each, so that a column in another
 * order than the one its keys are derived in can be compared without sorting.
 *
 * <p>Two keys in a hundred million collide with a chance of one in some thousand; then a wrong key
 * passes for a right one. Where an attacker may choose, leaf hashes and state hold: they are
 * compared in full.
 */
final class FsckKeys {
  private long[] table = new long[1 << 12];
  private int used;
  private int size;

  /** Marks a slot whose key was taken out. */
  private static final long GONE = -1;

  int size() {
    return size;
  }

  static long hash(byte[] key) {
    long hash = 0x9E3779B97F4A7C15L;
    for (byte b : key) {
      hash = (hash ^ b) * 0xD6E8FEB86659FD93L;
      hash ^= hash >>> 32;
    }
    return hash == 0 || hash == GONE ? 1 : hash;
  }

  void add(long hash) {
    if (2 * (used + 1) > table.length) {
      rehash();
    }
    int slot = slot(hash);
    if (table[slot] == 0) {
      table[slot] = hash;
      used++;
      size++;
    }
  }

  boolean contains(long hash) {
    return table[slot(hash)] == hash;
  }

  /** Takes a key out; false if it is not there. */
  boolean remove(long hash) {
    int slot = slot(hash);
    if (table[slot] != hash) {
      return false;
    }
    table[slot] = GONE;
    size--;
    return true;
  }

  private int slot(long hash) {
    int slot = (int) (hash ^ (hash >>> 29)) & (table.length - 1);
    while (table[slot] != 0 && table[slot] != hash) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private void rehash() {
    long[] old = table;
    table = new long[size * 4 > old.length ? old.length * 2 : old.length];
    used = 0;
    for (long hash : Arrays.stream(old).filter(h -> h != 0 && h != GONE).toArray()) {
      table[slot(hash)] = hash;
      used++;
    }
  }
}
