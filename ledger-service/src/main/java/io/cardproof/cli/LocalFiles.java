package io.cardproof.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads small files whole, and says in one line why not. */
final class LocalFiles {
  private LocalFiles() {}

  /**
   * The file's bytes.
   *
   * @throws CommandFailed if it cannot be read or is longer than {@code maxBytes}
   */
  static byte[] read(Path file, int maxBytes) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new CommandFailed(file + " is longer than " + maxBytes + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + reason(e), e);
    }
  }

  /** Why, in words: the messages of most file exceptions are nothing but the path. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied -> "access is denied";
      case java.nio.file.FileAlreadyExistsException exists -> "it is there already";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Whether the file begins with these bytes, such as those of an archive. */
  static boolean startsWith(Path file, byte[] magic) {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(magic.length), magic);
    } catch (IOException e) {
      throw new CommandFailed(file + " cannot be read: " + reason(e), e);
    }
  }
}
