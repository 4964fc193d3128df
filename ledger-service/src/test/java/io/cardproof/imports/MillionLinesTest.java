package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Memory is shown flat by construction: at every line handed out, the bytes taken from the stream
 * exceed the bytes of the lines handed out by no more than the fixed buffers hold.
 */
final class MillionLinesTest {
  private static final int LINES = 1_000_000;

  /** The byte buffer, the decoded characters and the format's own read-ahead. */
  private static final int MAX_AHEAD = 2 * TextReader.WINDOW + 64 * 1_024;

  @ParameterizedTest
  @CsvSource({
    "lines, '', 'FAKE-0000000\n', ''",
    "csv, 'code,pin\n', 'FAKE-0000000,4711\n', ''",
    "jsonl, '', '{\"code\":\"FAKE-0000000\"}\n', ''",
    "dujiao-next-json, '{\"secrets\":[\"A\"', ',\n\"FAKE-0000000\"', ']}'",
  })
  void aMillionLines_areNeverHeld(String name, String head, String line, String tail)
      throws IOException {
    Generated file = new Generated(head, line, tail);
    CardFormat format = CardFormat.fromName(name).orElseThrow();
    long codes = 0;
    long maxAhead = 0;
    try (CardFile cards = CardFile.open(file, ImportOptions.of(format))) {
      for (CardLine card = cards.next(); card != null; card = cards.next()) {
        codes += card instanceof CodeLine ? 1 : 0;
        maxAhead = Math.max(maxAhead, file.given - codes * file.lineBytes);
      }
    }

    assertThat(codes).isBetween((long) LINES, LINES + 1L);
    assertThat(maxAhead).isLessThan(MAX_AHEAD);
  }

  /** A file that is made while it is read, its numbers counted up in place. */
  private static final class Generated extends InputStream {
    private final byte[] line;
    private final byte[] tail;
    private final int lineBytes;
    private final int lastDigit;
    private byte[] chunk;
    private int position;
    private int made;
    private long given;

    Generated(String head, String line, String tail) {
      this.chunk = head.getBytes(StandardCharsets.US_ASCII);
      this.line = line.getBytes(StandardCharsets.US_ASCII);
      this.tail = tail.getBytes(StandardCharsets.US_ASCII);
      this.lineBytes = this.line.length;
      this.lastDigit = line.lastIndexOf('0');
    }

    private boolean ensure() {
      while (position == chunk.length) {
        if (made > LINES) {
          return false;
        }
        if (made < LINES) {
          countUp();
        }
        chunk = made == LINES ? tail : line;
        made++;
        position = 0;
      }
      return true;
    }

    private void countUp() {
      int digit = lastDigit;
      while (line[digit] == '9') {
        line[digit--] = '0';
      }
      line[digit]++;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = 0;
      while (count < length && ensure()) {
        int part = Math.min(length - count, chunk.length - position);
        System.arraycopy(chunk, position, target, offset + count, part);
        position += part;
        count += part;
      }
      given += count;
      return count == 0 ? -1 : count;
    }
  }
}
