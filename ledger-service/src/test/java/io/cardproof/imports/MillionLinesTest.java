package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
    "lines, '', 'FAKE-%07d\n', ''",
    "csv, 'code,pin\n', 'FAKE-%07d,4711\n', ''",
    "jsonl, '', '{\"code\":\"FAKE-%07d\"}\n', ''",
    "dujiao-next-json, '{\"secrets\":[\"A\"', ',\n\"FAKE-%07d\"', ']}'",
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

  /** A file that is made while it is read. */
  private static final class Generated extends InputStream {
    private final String line;
    private final String tail;
    private final int lineBytes;
    private byte[] chunk;
    private int position;
    private int made;
    private long given;

    Generated(String head, String line, String tail) {
      this.chunk = head.getBytes(StandardCharsets.UTF_8);
      this.line = line;
      this.tail = tail;
      this.lineBytes = line.formatted(0).length();
    }

    private boolean ensure() {
      while (position == chunk.length) {
        if (made > LINES) {
          return false;
        }
        String text = made == LINES ? tail : line.formatted(made);
        made++;
        chunk = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        position = 0;
      }
      return true;
    }

    @Override
    public int read() {
      given += ensure() ? 1 : 0;
      return position < chunk.length ? chunk[position++] : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (!ensure()) {
        return -1;
      }
      int count = Math.min(length, chunk.length - position);
      System.arraycopy(chunk, position, target, offset, count);
      position += count;
      given += count;
      return count;
    }
  }
}
