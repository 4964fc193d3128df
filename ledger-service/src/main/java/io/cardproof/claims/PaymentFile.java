package io.cardproof.claims;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The payment provider that is a file: a line of JSON for each movement, appended and durable
 * before the next. The last whole line says how far it got, so that no crash doubles a line or
 * loses one; the piece of a line that a crash left is cut off at the next start.
 */
public final class PaymentFile implements PaymentProvider, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String BEGINNING = "{\"entry\":";

  /** Longer than any line. */
  private static final int TAIL_BYTES = 64 * 1_024;

  private final FileChannel file;
  private long next;

  private PaymentFile(FileChannel file, long next) {
    this.file = file;
    this.next = next;
  }

  /**
   * @throws IOException if it cannot be written, or its last line is not one of ours
   */
  public static PaymentFile open(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      long from = Math.max(0, file.size() - TAIL_BYTES);
      ByteBuffer tail = ByteBuffer.allocate((int) (file.size() - from));
      while (tail.hasRemaining() && file.read(tail, from + tail.position()) >= 0) {
        // All of it.
      }
      String text = new String(tail.array(), StandardCharsets.ISO_8859_1);
      int end = text.lastIndexOf('\n') + 1;
      requireOurs(text.substring(end));
      file.truncate(from + end);
      file.position(from + end);
      return new PaymentFile(file, end == 0 ? 0 : entry(text.substring(0, end - 1)) + 1);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What is cut off must be the piece of a line, not somebody's file. */
  private static void requireOurs(String piece) throws IOException {
    if (!piece.startsWith(BEGINNING) && !BEGINNING.startsWith(piece)) {
      throw new IOException("the payment file ends with what is none of this gateway's");
    }
  }

  private static long entry(String lines) throws IOException {
    String last = lines.substring(lines.lastIndexOf('\n') + 1);
    try {
      return JSON.readTree(last).required("entry").asLong();
    } catch (JacksonException e) {
      throw new IOException("the last line of the payment file is none of this gateway's");
    }
  }

  @Override
  public void tell(Payment payment) throws IOException {
    if (payment.entry() < next) {
      return;
    }
    ByteBuffer line =
        ByteBuffer.wrap((JSON.writeValueAsString(payment) + "\n").getBytes(StandardCharsets.UTF_8));
    long start = file.position();
    try {
      while (line.hasRemaining()) {
        file.write(line);
      }
      file.force(true);
    } catch (IOException e) {
      // Half a line must not stand before the next try's.
      file.truncate(start);
      file.position(start);
      throw e;
    }
    next = payment.entry() + 1;
  }

  @Override
  public long next() {
    return next;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
