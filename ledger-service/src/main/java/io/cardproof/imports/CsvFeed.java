package io.cardproof.imports;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Physical lines as a character stream that gives one line, ended by {@code \n}, for each read. The
 * CSV parser therefore never holds more than the line it is in, and a record is exactly the lines
 * fed since {@link #beginRecord}. A quote that is never closed would make one record of the whole
 * file; past a bound the feed fails instead.
 */
final class CsvFeed extends Reader {
  /** A quoted note may span lines; a record beyond this many full lines is an open quote. */
  private static final int MAX_RECORD_LINES = 16;

  private final LineReader lines;
  private final int maxRecordChars;
  private String pending = "";
  private int position;
  private long firstLine;
  private int recordChars;
  private boolean tooLong;
  private boolean atEnd;
  private @Nullable IOException failure;

  CsvFeed(LineReader lines, int maxLineChars) {
    this.lines = lines;
    this.maxRecordChars = MAX_RECORD_LINES * maxLineChars;
  }

  void beginRecord() {
    firstLine = lines.number() + 1;
    recordChars = 0;
    tooLong = false;
  }

  long firstLine() {
    return firstLine;
  }

  long lastLine() {
    return lines.number();
  }

  /** A line of the record was over the limit; the parser saw it empty. */
  boolean tooLong() {
    return tooLong;
  }

  boolean atEnd() {
    return atEnd;
  }

  /** What ended the feed, as opposed to what the parser made of it. */
  @Nullable IOException failure() {
    return failure;
  }

  void dropRest() {
    position = pending.length();
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (position == pending.length() && !feedLine()) {
      return -1;
    }
    int count = Math.min(length, pending.length() - position);
    pending.getChars(position, position + count, target, offset);
    position += count;
    return count;
  }

  private boolean feedLine() throws IOException {
    try {
      atEnd = !lines.advance();
      if (atEnd) {
        return false;
      }
      tooLong |= lines.tooLong();
      pending = lines.tooLong() ? "\n" : lines.text() + '\n';
      position = 0;
      recordChars += pending.length();
      if (recordChars > maxRecordChars) {
        throw new ImportException(
            "request.too_large", firstLine, "a quote opened here is not closed within the limit");
      }
      return true;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() {}
}
