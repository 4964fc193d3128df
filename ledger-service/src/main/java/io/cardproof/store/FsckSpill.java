package io.cardproof.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A map from bytes to bytes whose contents lie in a mapped temporary file, one after the other; the
 * heap holds 16 to 32 bytes per key. Linear probing over a table at most half full; a hit is
 * compared in full.
 *
 * <p>A record is key length (4 bytes), value length (4), room for the value (4), the key's hash
 * (8), key, value. A value that no longer fits its room gets a new record; the old one is marked as
 * gone.
 *
 * <p>One thread may put, with hashes of its own making, while another gets, as long as that asks
 * for none of the keys that are being put: a record is whole before its slot says where it is, and
 * only its value ever changes.
 *
 * <p>Why not the heap: a million sales are some 1.2 GB of state.
 */
final class FsckSpill implements AutoCloseable {
  private static final long SEGMENT_BYTES = 1L << 28;
  private static final int HASH = 12;
  private static final int FRONT = HASH + Long.BYTES;
  private static final int SLACK = 32;
  private static final int GONE = -1;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

  /** A slot is 0 if free, else the record's position plus one below some bits of its hash. */
  private static final int POSITION_BITS = 44;

  private static final long POSITION = (1L << POSITION_BITS) - 1;

  private final FileChannel file;
  private final Arena arena = Arena.ofShared();
  private final FsckHash hash = new FsckHash();
  private volatile MemorySegment[] segments = {};
  private volatile long[] slots = new long[1 << 12];
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
    long[] table = slots;
    long slot = slot(table, find(table, key, hash.of(key).low()));
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
    long[] table = slots;
    int slot = find(table, key, keyHash);
    if (table[slot] != 0) {
      long at = position(table[slot]);
      MemorySegment segment = segment(at);
      long in = at % SEGMENT_BYTES;
      if (value.length <= segment.get(INT, in + 8)) {
        segment.set(INT, in + 4, value.length);
        MemorySegment.copy(
            value, 0, segment, ValueLayout.JAVA_BYTE, in + FRONT + key.length, value.length);
        return;
      }
      segment.set(INT, in + 4, GONE);
    } else if (2 * ++size > table.length) {
      table = grown(table.length * 2);
      slots = table;
      slot = find(table, key, keyHash);
    }
    SLOT.setRelease(table, slot, slot(keyHash, append(key, keyHash, value)));
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

  private long append(byte[] key, long keyHash, byte[] value) {
    int room = value.length + SLACK;
    long length = (long) FRONT + key.length + room;
    if (end % SEGMENT_BYTES + length > SEGMENT_BYTES || segments.length == 0) {
      end = segments.length * SEGMENT_BYTES;
      map();
    }
    long at = end;
    MemorySegment segment = segment(at);
    long in = at % SEGMENT_BYTES;
    segment.set(INT, in, key.length);
    segment.set(INT, in + 4, value.length);
    segment.set(INT, in + 8, room);
    segment.set(LONG, in + HASH, keyHash);
    MemorySegment.copy(key, 0, segment, ValueLayout.JAVA_BYTE, in + FRONT, key.length);
    MemorySegment.copy(
        value, 0, segment, ValueLayout.JAVA_BYTE, in + FRONT + key.length, value.length);
    end += length;
    return at;
  }

  private void map() {
    try {
      MemorySegment[] more = Arrays.copyOf(segments, segments.length + 1);
      more[segments.length] =
          file.map(MapMode.READ_WRITE, segments.length * SEGMENT_BYTES, SEGMENT_BYTES, arena);
      segments = more;
    } catch (IOException e) {
      throw StoreException.of(e, Path.of("the temporary folder"));
    }
  }

  private MemorySegment segment(long at) {
    return segments[(int) (at / SEGMENT_BYTES)];
  }

  private static long slot(long hash, long at) {
    return (hash & ~POSITION) | (at + 1);
  }

  private static long position(long slot) {
    return (slot & POSITION) - 1;
  }

  private static long slot(long[] table, int slot) {
    return (long) SLOT.getAcquire(table, slot);
  }

  /** The slot of a key, or the free one where it belongs. */
  private int find(long[] table, byte[] key, long hash) {
    int at = (int) hash & (table.length - 1);
    for (long slot = slot(table, at);
        slot != 0 && !isKey(key, hash, slot);
        slot = slot(table, at)) {
      at = (at + 1) & (table.length - 1);
    }
    return at;
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

  /** Hashes are read from the file, which is passed once per doubling. */
  private long[] grown(int length) {
    long[] table = new long[length];
    for (long at = 0; at < end; at = next(at)) {
      MemorySegment segment = segment(at);
      long in = at % SEGMENT_BYTES;
      if (segment.get(INT, in + 4) != GONE) {
        long keyHash = segment.get(LONG, in + HASH);
        int slot = (int) keyHash & (length - 1);
        while (table[slot] != 0) {
          slot = (slot + 1) & (length - 1);
        }
        table[slot] = slot(keyHash, at);
      }
    }
    return table;
  }

  @Override
  public void close() throws IOException {
    arena.close();
    file.close();
  }
}
