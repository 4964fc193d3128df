package io.cardproof.report;

import java.util.List;

/** Where the exact entries of a log are read from; several threads do at once. */
public interface EntrySource {
  /**
   * @param first a multiple of 256
   * @param count 1 to 256
   */
  List<byte[]> entries(long first, int count);
}
