package io.cardproof.cli;

import java.io.Closeable;
import java.util.List;

/** Where a log can be read from as a whole: a server, or a data folder that no server has open. */
interface LogSource extends Closeable {
  /** The verifier key as text, one line. */
  String vkey();

  /** The signed checkpoint's bytes. */
  byte[] checkpoint();

  /**
   * Exact entries from {@code first} on.
   *
   * @param first a multiple of 256
   * @param count 1 to 256
   */
  List<byte[]> entries(long first, int count);

  @Override
  void close();
}
