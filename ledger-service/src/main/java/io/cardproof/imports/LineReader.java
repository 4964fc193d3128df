package io.cardproof.imports;

import java.io.IOException;
import java.io.Reader;

/**
 * Physical lines with their numbers, ended by {@code \n}, {@code \r\n} or {@code \r}. Of a line
 * past the limit only the limit is kept, so memory is bounded whatever the file holds; {@link
 * java.io.BufferedReader} would keep it all.
 */
final class LineReader {
  private final Reader in;
  private final int maxChars;
  private final char[] buffer = new char[8_192];
  private final StringBuilder line = new StringBuilder();
  private int position;
  private int limit;
  private boolean afterCarriageReturn;
  private boolean tooLong;
  private long number;

  LineReader(Reader in, int maxChars) {
    this.in = in;
    this.maxChars = maxChars;
  }

  /** Moves to the next line; false at the end. */
  boolean advance() throws IOException {
    line.setLength(0);
    tooLong = false;
    boolean begun = false;
    while (position < limit || fill()) {
      if (afterCarriageReturn) {
        afterCarriageReturn = false;
        if (buffer[position] == '\n') {
          position++;
          continue;
        }
      }
      int end = endOfLine();
      append(end);
      begun = true;
      if (end < limit) {
        afterCarriageReturn = buffer[end] == '\r';
        position = end + 1;
        break;
      }
      position = end;
    }
    if (begun) {
      number++;
    }
    return begun;
  }

  private boolean fill() throws IOException {
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }

  private int endOfLine() {
    int end = position;
    while (end < limit && buffer[end] != '\n' && buffer[end] != '\r') {
      end++;
    }
    return end;
  }

  private void append(int end) {
    int kept = Math.min(end - position, maxChars - line.length());
    line.append(buffer, position, kept);
    tooLong |= kept < end - position;
  }

  String text() {
    return line.toString();
  }

  /** The line did not fit; {@link #text} is only its beginning. */
  boolean tooLong() {
    return tooLong;
  }

  /** Of the line just read, from 1. */
  long number() {
    return number;
  }
}
