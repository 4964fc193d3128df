package io.cardproof.store;

import io.cardproof.store.StoreException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The layout of a data folder, and its version. */
final class DataFolder {
  static final String REPLICA = "replica";

  /** Names the layout; inside the database's folder, so that a copy of one has the other. */
  static final String FORMAT_FILE = "FORMAT";

  static final String FORMAT = "cardproof replica 4\n";
  private static final String UNFINISHED = ".replica-unfinished";

  private DataFolder() {}

  /** An empty database, there as a whole or not at all: it is made aside and then renamed. */
  static void create(Path dataDir) {
    Path replica = dataDir.resolve(REPLICA);
    Path unfinished = dataDir.resolve(UNFINISHED);
    if (Files.exists(replica)) {
      throw new StoreException(Reason.ALREADY_THERE, "There is a ledger in " + dataDir + ".");
    }
    try {
      Files.createDirectories(dataDir);
      remove(unfinished);
      Files.createDirectory(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Database.create(unfinished);
      CheckpointFile.writeSynced(
          unfinished.resolve(FORMAT_FILE), FORMAT.getBytes(StandardCharsets.UTF_8));
      CheckpointFile.syncFolder(unfinished);
      Files.move(unfinished, replica, StandardCopyOption.ATOMIC_MOVE);
      CheckpointFile.syncFolder(dataDir);
    } catch (IOException e) {
      throw StoreException.of(e, dataDir);
    }
  }

  /** The database's folder, if it is there and of this version. */
  static Path check(Path dataDir) {
    Path replica = dataDir.resolve(REPLICA);
    if (!Files.isDirectory(replica)) {
      throw new StoreException(Reason.NOT_INITIALISED, "There is no ledger in " + dataDir + ".");
    }
    Path file = replica.resolve(FORMAT_FILE);
    try {
      byte[] format = Files.readAllBytes(file);
      if (!new String(format, StandardCharsets.UTF_8).equals(FORMAT)) {
        throw new StoreException(
            Reason.OTHER_VERSION, file + " names another version than this program's.");
      }
    } catch (IOException e) {
      throw StoreException.of(e, file);
    }
    return replica;
  }

  /** Removes a folder with all that is in it, if it is there. */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<Path>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed)
              throws IOException {
            if (failed != null) {
              throw failed;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
