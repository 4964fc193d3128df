package io.cardproof.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A short text that its owner alone may read, such as a secret shared with someone. */
public final class SecretFile {
  private static final int MAX_BYTES = 4_096;

  private SecretFile() {}

  /**
   * Reads it whole.
   *
   * @throws KeystoreException if it is not there, not readable, longer than 4,096 bytes, or open to
   *     every user of the machine
   */
  public static String read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new KeystoreException("there is no file " + file);
      }
      PrivateFiles.requirePrivate(file);
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new KeystoreException(file + " is longer than " + MAX_BYTES + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw new KeystoreException("cannot read " + file + ": " + e.getClass().getSimpleName(), e);
    }
  }
}
