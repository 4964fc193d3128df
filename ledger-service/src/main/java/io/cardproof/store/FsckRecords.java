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
import java.util.List;

/** Records of one length, numbered from 1 on, in a mapped temporary file. All zero at first. */
final class FsckRecords implements AutoCloseable {
  private static final int RECORDS_PER_SEGMENT = 1 << 20;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final int length;
  private final FileChannel file;
  private final Arena arena = Arena.ofShared();
  private final List<MemorySegment> segments = new ArrayList<>();
  private int last;

  FsckRecords(Path path, int length) throws IOException {
    this.length = length;
    this.file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  int add() {
    last++;
    if (last / RECORDS_PER_SEGMENT == segments.size()) {
      long bytes = (long) RECORDS_PER_SEGMENT * length;
      try {
        segments.add(file.map(MapMode.READ_WRITE, segments.size() * bytes, bytes, arena));
      } catch (IOException e) {
        throw StoreException.of(e, Path.of("the temporary folder"));
      }
    }
    return last;
  }

  private MemorySegment segment(int record) {
    return segments.get(record / RECORDS_PER_SEGMENT);
  }

  private long at(int record, int field) {
    return (long) (record % RECORDS_PER_SEGMENT) * length + field;
  }

  int number(int record, int field) {
    return segment(record).get(INT, at(record, field));
  }

  void number(int record, int field, int value) {
    segment(record).set(INT, at(record, field), value);
  }

  byte[] bytes(int record, int field, int count) {
    byte[] bytes = new byte[count];
    MemorySegment.copy(segment(record), ValueLayout.JAVA_BYTE, at(record, field), bytes, 0, count);
    return bytes;
  }

  void bytes(int record, int field, byte[] bytes) {
    MemorySegment.copy(
        bytes, 0, segment(record), ValueLayout.JAVA_BYTE, at(record, field), bytes.length);
  }

  @Override
  public void close() throws IOException {
    arena.close();
    file.close();
  }
}
