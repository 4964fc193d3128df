package io.cardproof.store;

import io.cardproof.store.StoreException.Reason;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A data folder in one file, taken while the gateway runs, and the way back.
 *
 * <p>What: a zip with a consistent copy of the database, the last signed checkpoint, the gateway's
 * other files, and last a manifest with size and SHA-256 of each. The organisation's keystore goes
 * in only where asked; a backup with it is as secret as the keystore itself.
 *
 * <p>Guarantees: what is restored is what was backed up, to the byte, or nothing is; an interrupted
 * restore leaves nothing that opens as a ledger; a backup that is older than a checkpoint the
 * operator shows is refused, because serving it would take back what was promised.
 */
public final class Backup {
  static final String MANIFEST = "manifest";
  static final String FIRST_LINE = "cardproof backup 1";

  /** How the organisation's keystore is named, wherever it lies. */
  private static final String KEYSTORE_SUFFIX = ".bcfks";

  /** The keystore's password, where it lies beside it: in no backup at all. */
  private static final String PASSWORD = "keystore.password";

  private final ZipOutputStream zip;
  private final StringBuilder manifest = new StringBuilder(FIRST_LINE).append('\n');

  private Backup(ZipOutputStream zip) {
    this.zip = zip;
  }

  /** What is in a backup. */
  public record Summary(long entries, int files, long bytes) {}

  /**
   * Writes a backup of an open store; commands go on meanwhile.
   *
   * @param out to be closed, and synced if it is a file, by the caller
   * @throws StoreException FULL, IO, DAMAGED
   */
  public static Summary create(Store store, OutputStream out, boolean withKeystore) {
    Path copy = store.folder().resolve(".backup-" + Long.toHexString(System.nanoTime()));
    ZipOutputStream zip = new ZipOutputStream(new Unclosed(out));
    zip.setLevel(Deflater.BEST_SPEED);
    try {
      // The checkpoint first: the copy of the database then covers it.
      List<Path> files = others(store.folder(), withKeystore);
      Backup backup = new Backup(zip);
      byte[] checkpoint = store.lastCheckpoint().map(CheckpointFile::encode).orElse(null);
      store.copyTo(copy);
      Files.writeString(copy.resolve(DataFolder.FORMAT_FILE), DataFolder.FORMAT);
      Summary summary = backup.write(store, copy, files, checkpoint);
      zip.finish();
      return summary;
    } catch (IOException e) {
      throw StoreException.of(e, store.folder());
    } finally {
      removeQuietly(copy);
    }
  }

  private static void removeQuietly(Path copy) {
    try {
      DataFolder.remove(copy);
    } catch (IOException e) {
      System.getLogger(Backup.class.getName())
          .log(System.Logger.Level.WARNING, copy + " could not be removed", e);
    }
  }

  /** The gateway's files beside the database; names with a leading dot are passing. */
  private static List<Path> others(Path folder, boolean withKeystore) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> isKept(folder.relativize(file), withKeystore))
          .sorted()
          .toList();
    }
  }

  private static boolean isKept(Path file, boolean withKeystore) {
    String top = file.getName(0).toString();
    String name = file.getFileName().toString();
    return !top.equals(DataFolder.REPLICA)
        && !top.startsWith(".")
        && !top.startsWith(CheckpointFile.NAME)
        && !name.equals(PASSWORD)
        && (withKeystore || !name.endsWith(KEYSTORE_SUFFIX));
  }

  private Summary write(Store store, Path copy, List<Path> others, byte @Nullable [] head)
      throws IOException {
    int files = 0;
    long bytes = 0;
    for (Path file : others) {
      bytes += add(store.folder().relativize(file).toString(), file);
      files++;
    }
    if (head != null) {
      bytes += add(CheckpointFile.NAME, head);
      files++;
    }
    for (Path file : listed(copy)) {
      bytes += add(DataFolder.REPLICA + "/" + file.getFileName(), file);
      files++;
    }
    zip.putNextEntry(new ZipEntry(MANIFEST));
    zip.write(manifest.toString().getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
    return new Summary(store.head().size(), files, bytes);
  }

  private static List<Path> listed(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private interface Source {
    void writeTo(OutputStream out) throws IOException;
  }

  private long add(String name, byte[] bytes) throws IOException {
    return add(name, out -> out.write(bytes));
  }

  private long add(String name, Path file) throws IOException {
    return add(name, out -> Files.copy(file, out));
  }

  private long add(String name, Source source) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Counted counted = new Counted(zip, sha256());
    source.writeTo(counted);
    zip.closeEntry();
    manifest
        .append(HexFormat.of().formatHex(counted.getMessageDigest().digest()))
        .append(' ')
        .append(counted.length)
        .append(' ')
        .append(name)
        .append('\n');
    return counted.length;
  }

  /**
   * Unpacks a backup into an empty or absent folder and checks it as a start would.
   *
   * @param shownHeads checkpoints that the backup must cover
   * @throws StoreException ALREADY_THERE, DAMAGED, BEHIND_CHECKPOINT, and what opening may throw
   */
  public static Summary restore(Path file, Path dataDir, List<SignedHead> shownHeads) {
    return Restore.run(file, dataDir, shownHeads);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static StoreException damaged(Path file, String what) {
    return new StoreException(Reason.DAMAGED, "Damaged backup " + file + ": " + what + ".");
  }

  /** Hashes and counts what passes, and leaves the zip open. */
  static final class Counted extends DigestOutputStream {
    private long length;

    Counted(OutputStream out, MessageDigest digest) {
      super(out, digest);
    }

    @Override
    public void write(int b) throws IOException {
      super.write(b);
      length++;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      super.write(bytes, from, count);
      length += count;
    }

    long length() {
      return length;
    }
  }

  /** The caller's stream, which the zip must not close. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
