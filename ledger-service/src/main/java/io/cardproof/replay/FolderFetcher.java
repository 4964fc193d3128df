package io.cardproof.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A log as static files in a folder. */
record FolderFetcher(Path folder) implements Fetcher {
  @Override
  public byte[] fetch(String path, int maxBytes) {
    Path file = folder.resolve(path);
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new LogUnavailable(file + " is longer than " + maxBytes + " bytes", null);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw LogUnavailable.absent(file.toString());
    } catch (IOException e) {
      throw new LogUnavailable(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
