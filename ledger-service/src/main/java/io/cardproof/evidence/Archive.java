package io.cardproof.evidence;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The zip that a bundle is.
 *
 * <p>A zip says twice what is in it: before each file and in a directory at its end, and programs
 * differ in which of the two they believe. One that says two things is refused, and so is one with
 * a file twice, a name that leads out of a folder, more bytes than any bundle has, or anything
 * before its first or after its last byte: who looks with another program sees the same files.
 */
final class Archive {
  /** Files in a bundle: two for each entry of a card that was passed around for years. */
  private static final int FILES_MAX = 20_000;

  /** One file: the entries since the last map leaf, each at its largest. */
  private static final int FILE_BYTES_MAX = 17 << 20;

  private static final long BYTES_MAX = 256L << 20;
  private static final int END_BYTES = 22;
  private static final int END_SIGNATURE = 0x06054b50;

  /** Plain names, at most one folder deep. */
  private static final Pattern NAME =
      Pattern.compile("([a-z0-9-]{1,32}/)?[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}");

  private Archive() {}

  /**
   * Its files in their order.
   *
   * @throws IOException if there is no such file, or it cannot be read
   * @throws BadBundle if it is no zip, or one of those above
   */
  static Map<String, byte[]> read(Path file) throws IOException, BadBundle {
    if (Files.size(file) > BYTES_MAX) {
      throw new BadBundle("it is larger than any bundle");
    }
    try {
      endsWhereItSays(file);
      Map<String, byte[]> files = stream(file);
      directoryAgrees(file, files);
      return files;
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      // Names that are no UTF-8 are told by an IllegalArgumentException.
      throw new BadBundle("the archive is damaged");
    }
  }

  private static void endsWhereItSays(Path file) throws IOException, BadBundle {
    ByteBuffer end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file)) {
      long at = channel.size() - END_BYTES;
      while (at >= 0 && end.hasRemaining() && channel.read(end, at + end.position()) >= 0) {
        // Until all of it is there.
      }
      boolean whole =
          !end.hasRemaining()
              && end.getInt(0) == END_SIGNATURE
              && Integer.toUnsignedLong(end.getInt(12)) + Integer.toUnsignedLong(end.getInt(16))
                  == at
              && end.getShort(20) == 0;
      if (!whole) {
        throw new BadBundle("the archive is damaged, or has bytes that belong to no file");
      }
    }
  }

  private static Map<String, byte[]> stream(Path file) throws IOException, BadBundle {
    Map<String, byte[]> files = new LinkedHashMap<>();
    long left = BYTES_MAX;
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] bytes = zip.readNBytes((int) Math.min(FILE_BYTES_MAX, left) + 1);
        left -= bytes.length;
        if (bytes.length > FILE_BYTES_MAX || left < 0 || files.size() >= FILES_MAX) {
          throw new BadBundle("it is larger than any bundle");
        }
        if (!NAME.matcher(entry.getName()).matches()) {
          throw new BadBundle("a file has a name that no file of a bundle has");
        }
        if (files.put(entry.getName(), bytes) != null) {
          throw new BadBundle(entry.getName() + " is there twice");
        }
      }
    }
    return files;
  }

  private static void directoryAgrees(Path file, Map<String, byte[]> files)
      throws IOException, BadBundle {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        byte[] bytes = files.get(entry.getName());
        if (bytes == null || entry.getSize() != bytes.length || entry.getCrc() != crc(bytes)) {
          throw new BadBundle("the archive says two things of " + entry.getName());
        }
        names.add(entry.getName());
      }
    }
    if (!names.equals(List.copyOf(files.keySet()))) {
      throw new BadBundle("the archive's directory does not name its files");
    }
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }

  /** The same files in the same order give the same bytes. */
  static byte[] write(Map<String, byte[]> files) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        entry.setSize(file.getValue().length);
        entry.setCrc(crc(file.getValue()));
        zip.putNextEntry(entry);
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
