package io.cardproof.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of an entry tile (c2sp.org/tlog-tiles, "Log entries"): for each entry its length as a
 * big-endian uint16, then the entry.
 */
public final class EntryBundle {
  /** The longest entry a bundle can hold, in bytes. */
  public static final int MAX_ENTRY_BYTES = 0xffff;

  private EntryBundle() {}

  /**
   * Joins 1 to 256 entries.
   *
   * @throws IllegalArgumentException if there are none or more, or one is too long
   */
  public static byte[] encode(List<byte[]> entries) {
    if (entries.isEmpty() || entries.size() > TilePath.FULL_WIDTH) {
      throw new IllegalArgumentException("A bundle has 1 to 256 entries, not " + entries.size());
    }
    int bytes = 0;
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY_BYTES) {
        throw new IllegalArgumentException(
            "An entry has at most " + MAX_ENTRY_BYTES + " bytes, not " + entry.length);
      }
      bytes += Short.BYTES + entry.length;
    }
    ByteBuffer bundle = ByteBuffer.allocate(bytes);
    for (byte[] entry : entries) {
      bundle.putShort((short) entry.length).put(entry);
    }
    return bundle.array();
  }

  /**
   * Splits a bundle into its 1 to 256 entries.
   *
   * @throws LogFormatException if it is empty, ends within an entry, or has more entries
   */
  public static List<byte[]> decode(byte[] bundle) throws LogFormatException {
    ByteBuffer rest = ByteBuffer.wrap(bundle);
    List<byte[]> entries = new ArrayList<>();
    while (rest.hasRemaining()) {
      if (entries.size() == TilePath.FULL_WIDTH) {
        throw new LogFormatException("A bundle has at most 256 entries");
      }
      entries.add(next(rest));
    }
    if (entries.isEmpty()) {
      throw new LogFormatException("A bundle has at least one entry");
    }
    return entries;
  }

  private static byte[] next(ByteBuffer rest) throws LogFormatException {
    if (rest.remaining() < Short.BYTES) {
      throw new LogFormatException("The bundle ends within a length");
    }
    int length = Short.toUnsignedInt(rest.getShort());
    if (length > rest.remaining()) {
      throw new LogFormatException("The bundle ends within an entry");
    }
    byte[] entry = new byte[length];
    rest.get(entry);
    return entry;
  }
}
