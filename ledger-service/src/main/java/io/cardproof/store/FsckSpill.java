package io.cardproof.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map from bytes to bytes whose contents lie in a mapped temporary file; the heap holds 12 bytes
 * per key and slot. Linear probing over a table at most half full; a hit is compared in full.
 *
 * <p>A record is key length (2 bytes), value length (4), room for the value (4), key, value. A
 * value that no longer fits its room gets a new record; the old bytes are left behind.
 *
 * <p>Why not the heap: a million sales are some 1.2 GB of state.
 */
final class FsckSpill implements AutoCloseable {
  private static final long SEGMENT_BYTES = 1L << 28;
  private static final int FRONT = 10;
  private static final int SLACK = 32;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final FileChannel file;
  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> segments = new ArrayList<>();
  private long end;

  /** Record positions plus one; 0 is free. */
  private long[] slots = new long[1 << 16];

  private int[] hashes = new int[1 << 16];
  private long size;

  FsckSpill(Path folder) throws IOException {
    file =
        FileChannel.open(
            folder.resolve("state"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  long size() {
    return size;
  }

  byte @Nullable [] get(byte[] key) {
    int slot = find(key, hash(key));
    if (slots[slot] == 0) {
      return null;
    }
    long at = slots[slot] - 1;
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    byte[] value = new byte[segment.get(INT, in + 2)];
    MemorySegment.copy(
        segment, ValueLayout.JAVA_BYTE, in + FRONT + key.length, value, 0, value.length);
    return value;
  }

  void put(byte[] key, byte[] value) {
    int hash = hash(key);
    int slot = find(key, hash);
    if (slots[slot] == 0) {
      if (2 * (size + 1) > slots.length) {
        grow();
        slot = find(key, hash);
      }
      size++;
      hashes[slot] = hash;
      slots[slot] = append(key, value) + 1;
      return;
    }
    long at = slots[slot] - 1;
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    if (value.length <= segment.get(INT, in + 6)) {
      segment.set(INT, in + 2, value.length);
      MemorySegment.copy(
          value, 0, segment, ValueLayout.JAVA_BYTE, in + FRONT + key.length, value.length);
    } else {
      slots[slot] = append(key, value) + 1;
    }
  }

  private long append(byte[] key, byte[] value) {
    int room = value.length + SLACK;
    long length = (long) FRONT + key.length + room;
    if (end % SEGMENT_BYTES + length > SEGMENT_BYTES || segments.isEmpty()) {
      end = segments.size() * SEGMENT_BYTES;
      map();
    }
    long at = end;
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    segment.set(SHORT, in, (short) key.length);
    segment.set(INT, in + 2, value.length);
    segment.set(INT, in + 6, room);
    MemorySegment.copy(key, 0, segment, ValueLayout.JAVA_BYTE, in + FRONT, key.length);
    MemorySegment.copy(
        value, 0, segment, ValueLayout.JAVA_BYTE, in + FRONT + key.length, value.length);
    end += length;
    return at;
  }

  private void map() {
    try {
      segments.add(
          file.map(MapMode.READ_WRITE, segments.size() * SEGMENT_BYTES, SEGMENT_BYTES, arena));
    } catch (IOException e) {
      throw StoreException.of(e, Path.of("the temporary folder"));
    }
  }

  private MemorySegment segment(long at) {
    return segments.get((int) (at / SEGMENT_BYTES));
  }

  private int find(byte[] key, int hash) {
    int slot = hash & (slots.length - 1);
    while (slots[slot] != 0 && !(hashes[slot] == hash && isKey(key, slots[slot] - 1))) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isKey(byte[] key, long at) {
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    if (Short.toUnsignedInt(segment.get(SHORT, in)) != key.length) {
      return false;
    }
    long from = in + FRONT;
    return MemorySegment.mismatch(
            segment, from, from + key.length, MemorySegment.ofArray(key), 0, key.length)
        < 0;
  }

  private void grow() {
    long[] oldSlots = slots;
    int[] oldHashes = hashes;
    slots = new long[oldSlots.length * 2];
    hashes = new int[oldSlots.length * 2];
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] != 0) {
        int slot = oldHashes[i] & (slots.length - 1);
        while (slots[slot] != 0) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = oldSlots[i];
        hashes[slot] = oldHashes[i];
      }
    }
  }

  private static int hash(byte[] key) {
    int hash = Arrays.hashCode(key) * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    file.close();
  }
}
