package io.cardproof.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The signed note that a monitor saw last, verbatim. */
final class StateFile {
  private final Path file;

  StateFile(Path file) {
    this.file = file.toAbsolutePath();
  }

  /** Null where there is none yet. */
  byte @Nullable [] read() {
    try {
      return Files.exists(file) ? Files.readAllBytes(file) : null;
    } catch (IOException e) {
      throw new CannotFollow(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A crash at any line leaves the old one or the new one. */
  void write(byte[] note) {
    Path next = beside(".next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer rest = ByteBuffer.wrap(note);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(file.resolveSibling(""))) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new CannotFollow(file + " cannot be written: " + e.getMessage(), e);
    }
  }

  Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
