package io.cardproof.store;

import io.cardproof.store.StoreException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * The way back from a {@link Backup}. Everything is unpacked and checked in a folder aside; the
 * database is moved to its place last, and without it nothing opens.
 */
final class Restore {
  private static final String ASIDE = ".restore-unfinished";

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final Path aside;

  /** Name to SHA-256 and length, as unpacked. */
  private final Map<String, String> unpacked = new HashMap<>();

  private String manifest = "";
  private long bytes;

  private Restore(Path file, Path aside) {
    this.file = file;
    this.aside = aside;
  }

  static Backup.Summary run(Path file, Path dataDir, List<SignedHead> shownHeads) {
    try {
      requireEmpty(dataDir);
      Path aside = Files.createDirectories(dataDir).resolve(ASIDE);
      try {
        Files.createDirectory(aside);
        Restore restore = new Restore(file, aside);
        restore.unpack();
        restore.compare();
        long entries = restore.check(shownHeads);
        place(aside, dataDir);
        return new Backup.Summary(entries, restore.unpacked.size(), restore.bytes);
      } finally {
        DataFolder.remove(aside);
      }
    } catch (ZipException e) {
      throw Backup.damaged(file, "it is not a whole zip");
    } catch (IOException e) {
      throw StoreException.of(e, dataDir);
    }
  }

  private static void requireEmpty(Path dataDir) throws IOException {
    if (!Files.exists(dataDir)) {
      return;
    }
    try (Stream<Path> there = Files.list(dataDir)) {
      if (there.findAny().isPresent()) {
        throw new StoreException(
            Reason.ALREADY_THERE, dataDir + " is not empty; a restore needs a folder of its own.");
      }
    }
  }

  private void unpack() throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(Backup.MANIFEST)) {
          manifest = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
        } else {
          unpack(entry.getName(), zip);
        }
      }
    } catch (EOFException e) {
      throw Backup.damaged(file, "it ends too soon");
    }
  }

  private void unpack(String name, ZipInputStream zip) throws IOException {
    Path target = aside.resolve(name).normalize();
    if (!target.startsWith(aside) || target.equals(aside)) {
      throw Backup.damaged(file, "a name in it leads outside");
    }
    Files.createDirectories(target.getParent());
    // The log key is among them.
    Files.createFile(target, OWNER_ONLY);
    try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE);
        Backup.Counted counted = new Backup.Counted(out, Backup.sha256())) {
      zip.transferTo(counted);
      String sha = HexFormat.of().formatHex(counted.getMessageDigest().digest());
      unpacked.put(name, sha + " " + counted.length());
      bytes += counted.length();
    }
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private void compare() {
    List<String> lines = manifest.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().equals(Backup.FIRST_LINE)) {
      throw Backup.damaged(file, "it has no manifest of this version");
    }
    Map<String, String> listed = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] parts = line.split(" ", 3);
      if (parts.length == 3) {
        listed.put(parts[2], parts[0] + " " + parts[1]);
      }
    }
    for (Map.Entry<String, String> one : listed.entrySet()) {
      if (!one.getValue().equals(unpacked.get(one.getKey()))) {
        throw Backup.damaged(file, one.getKey() + " is not as it was");
      }
    }
    if (listed.size() != unpacked.size()) {
      throw Backup.damaged(file, "it holds files that its manifest does not list");
    }
  }

  private long check(List<SignedHead> shownHeads) {
    try (Store store = Store.open(aside)) {
      for (SignedHead shown : shownHeads) {
        boolean covered =
            store.head().size() >= shown.size()
                && Arrays.equals(store.replica().rootAt(shown.size()), shown.root());
        if (!covered) {
          throw new StoreException(
              Reason.BEHIND_CHECKPOINT,
              "The backup has "
                  + store.head().size()
                  + " entries and does not cover the checkpoint over "
                  + shown.size()
                  + " that was shown; use a later one.");
        }
      }
      return store.head().size();
    }
  }

  /** A crash in the middle leaves a folder without a database, which does not open. */
  private static void place(Path aside, Path dataDir) throws IOException {
    List<Path> others;
    try (Stream<Path> all = Files.list(aside)) {
      others = all.filter(path -> !path.endsWith(DataFolder.REPLICA)).toList();
    }
    for (Path other : others) {
      Files.move(other, dataDir.resolve(other.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    CheckpointFile.syncFolder(aside.resolve(DataFolder.REPLICA));
    CheckpointFile.syncFolder(dataDir);
    Files.move(
        aside.resolve(DataFolder.REPLICA),
        dataDir.resolve(DataFolder.REPLICA),
        StandardCopyOption.ATOMIC_MOVE);
    CheckpointFile.syncFolder(dataDir);
  }
}
