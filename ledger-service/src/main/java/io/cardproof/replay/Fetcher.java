package io.cardproof.replay;

import java.net.URI;
import java.nio.file.Path;

/**
 * The public files of a log by their path below its prefix (c2sp.org/tlog-tiles): {@code
 * checkpoint}, {@code tile/…}. Safe for any thread.
 */
@FunctionalInterface
public interface Fetcher {
  /**
   * A file's bytes.
   *
   * @throws LogUnavailable if it is not there, cannot be read, or is longer than {@code maxBytes}
   */
  byte[] fetch(String path, int maxBytes);

  /** Those in a folder, such as {@code export} writes. */
  static Fetcher in(Path folder) {
    return new FolderFetcher(folder);
  }

  /**
   * Those under an address.
   *
   * @param prefix http, https or file; a server's address without a path stands for its {@code
   *     /log/}
   * @throws IllegalArgumentException for another kind of address
   */
  static Fetcher at(URI prefix) {
    if ("file".equals(prefix.getScheme())) {
      return new FolderFetcher(Path.of(prefix));
    }
    return new HttpFetcher(prefix);
  }
}
