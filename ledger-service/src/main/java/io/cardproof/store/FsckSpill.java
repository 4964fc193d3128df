package io.cardproof.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A map from bytes to bytes whose contents lie in a mapped temporary file, one after the other; the
 * heap holds 16 to 32 bytes per key. Linear probing over a table at most half full; a hit is
 * compared in full.
 *
 * <p>A record is key length (4 bytes), value length (4), room for the value (4), key, value. A
 * value that no longer fits its room gets a new record; the old one is marked as gone.
 *
 * <p>Why not the heap: a million sales are some 1.2 GB of state.
 */
final class FsckSpill implements AutoCloseable {
  private static final long SEGMENT_BYTES = 1L << 28;
  private static final int FRONT = 12;
  private static final int SLACK = 32;
  private static final int GONE = -1;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  /** A slot is 0 if free, else the record's position plus one below some bits of its hash. */
  private static final int POSITION_BITS = 44;

  private static final long POSITION = (1L << POSITION_BITS) - 1;

  private final FileChannel file;
  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> segments = new ArrayList<>();
  private final FsckHash hash = new FsckHash();
  private long[] slots = new long[1 << 12];
  private long end;
  private long size;

  FsckSpill(Path path) throws IOException {
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  byte @Nullable [] get(byte[] key) {
    long slot = slots[find(key, hash.of(key).low())];
    if (slot == 0) {
      return null;
    }
    long at = position(slot);
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    byte[] value = new byte[segment.get(INT, in + 4)];
    copy(segment, in + FRONT + key.length, value, value.length);
    return value;
  }

  void put(byte[] key, byte[] value) {
    put(key, hash.of(key).low(), value);
  }

  /**
   * As above.
   *
   * @param keyHash the low half of the key's {@link FsckHash}
   */
  void put(byte[] key, long keyHash, byte[] value) {
    int slot = find(key, keyHash);
    if (slots[slot] != 0) {
      long at = position(slots[slot]);
      MemorySegment segment = segment(at);
      long in = at % SEGMENT_BYTES;
      if (value.length <= segment.get(INT, in + 8)) {
        segment.set(INT, in + 4, value.length);
        MemorySegment.copy(
            value, 0, segment, ValueLayout.JAVA_BYTE, in + FRONT + key.length, value.length);
        return;
      }
      segment.set(INT, in + 4, GONE);
    } else if (2 * ++size > slots.length) {
      grow();
      slot = find(key, keyHash);
    }
    slots[slot] = slot(keyHash, append(key, value));
  }

  /** Every key with its value, in the order of the file. */
  void each(Reads.Items items) {
    ByteBuffer key = ByteBuffer.allocate(1 << 10);
    ByteBuffer value = ByteBuffer.allocate(1 << 16);
    for (long at = 0; at < end; at = next(at)) {
      MemorySegment segment = segment(at);
      long in = at % SEGMENT_BYTES;
      int keyLength = segment.get(INT, in);
      int valueLength = segment.get(INT, in + 4);
      if (valueLength != GONE) {
        key = filled(key, segment, in + FRONT, keyLength);
        value = filled(value, segment, in + FRONT + keyLength, valueLength);
        items.item(key, value);
      }
    }
  }

  private static ByteBuffer filled(ByteBuffer buffer, MemorySegment from, long at, int length) {
    ByteBuffer filled = length <= buffer.capacity() ? buffer : ByteBuffer.allocate(length);
    copy(from, at, filled.array(), length);
    return filled.clear().limit(length);
  }

  private static void copy(MemorySegment from, long at, byte[] to, int length) {
    MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, to, 0, length);
  }

  /** Where the record after this one begins: past the segment's end if there is none in it. */
  private long next(long at) {
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    long next = in + FRONT + segment.get(INT, in) + segment.get(INT, in + 8);
    boolean last = next + FRONT > SEGMENT_BYTES || segment.get(INT, next + 8) == 0;
    return at - in + (last ? SEGMENT_BYTES : next);
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
    segment.set(INT, in, key.length);
    segment.set(INT, in + 4, value.length);
    segment.set(INT, in + 8, room);
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

  private static long slot(long hash, long at) {
    return (hash & ~POSITION) | (at + 1);
  }

  private static long position(long slot) {
    return (slot & POSITION) - 1;
  }

  /** The slot of a key, or the free one where it belongs. */
  private int find(byte[] key, long hash) {
    int slot = (int) hash & (slots.length - 1);
    while (slots[slot] != 0 && !isKey(key, hash, slots[slot])) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isKey(byte[] key, long hash, long slot) {
    if (((slot ^ hash) & ~POSITION) != 0) {
      return false;
    }
    long at = position(slot);
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    if (segment.get(INT, in) != key.length) {
      return false;
    }
    long from = in + FRONT;
    return MemorySegment.mismatch(
            segment, from, from + key.length, MemorySegment.ofArray(key), 0, key.length)
        < 0;
  }

  /** Keys are read again rather than their hashes kept: the file is passed once per doubling. */
  private void grow() {
    slots = new long[slots.length * 2];
    FsckHash again = new FsckHash();
    for (long at = 0; at < end; at = next(at)) {
      MemorySegment segment = segment(at);
      long in = at % SEGMENT_BYTES;
      if (segment.get(INT, in + 4) != GONE) {
        byte[] key = new byte[segment.get(INT, in)];
        copy(segment, in + FRONT, key, key.length);
        long keyHash = again.of(key).low();
        int slot = (int) keyHash & (slots.length - 1);
        while (slots[slot] != 0) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = slot(keyHash, at);
      }
    }
  }

  @Override
  public void close() throws IOException {
    arena.close();
    file.close();
  }
}
