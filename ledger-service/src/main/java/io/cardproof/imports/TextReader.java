package io.cardproof.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an upload to characters, strictly: nothing is ever replaced by U+FFFD.
 *
 * <p>A stream cannot be read twice, and a million ASCII lines may come before the first byte that
 * tells the encoding. So text is passed on as ASCII, which all candidates share, until the first
 * byte above 0x7F; the encoding is decided there, on the 64 KiB that follow. What comes before an
 * undecodable byte is delivered first, then the failure with its line. Memory is one fixed buffer.
 */
final class TextReader extends Reader {
  /** What an encoding or a format is decided on, in bytes. */
  static final int WINDOW = 64 * 1_024;

  private record Problem(String code, String detail) {}

  private final InputStream in;

  /** Twice the window, so that a whole window fits behind any place inside the first one. */
  private final ByteBuffer bytes = ByteBuffer.allocate(2 * WINDOW).limit(0);

  private final CharBuffer chars = CharBuffer.allocate(8_192).limit(0);
  private @Nullable CharsetDecoder decoder;
  private @Nullable Problem problem;
  private boolean ended;
  private boolean afterCarriageReturn;
  private long line = 1;

  private TextReader(InputStream in) {
    this.in = in;
  }

  /** Reads the first window and decides what it can decide on it. */
  static TextReader open(InputStream in, @Nullable Charset stated) throws IOException {
    TextReader reader = new TextReader(in);
    reader.fill(WINDOW);
    byte[] head = reader.window(0);
    String container = Encodings.container(head);
    if (container != null) {
      throw new ImportException("request.media_type", 1, "the file is " + container);
    }
    reader.decide(head, stated);
    return reader;
  }

  private void decide(byte[] head, @Nullable Charset stated) throws IOException {
    Encodings.Mark mark = Encodings.mark(head);
    if (mark != null && (stated == null || stated.equals(mark.charset()))) {
      bytes.position(mark.length());
      decoder = mark.charset().newDecoder();
    } else if (stated != null) {
      decoder = stated.newDecoder();
    } else if (indexOf(head, 0) >= 0) {
      Charset wide = Encodings.utf16WithoutMark(head);
      decoder = wide == null ? null : wide.newDecoder();
    } else {
      int first = firstAboveAscii(head);
      decoder = first < 0 ? null : chooseAt(first);
    }
  }

  private static int indexOf(byte[] window, int wanted) {
    for (int i = 0; i < window.length; i++) {
      if (window[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int firstAboveAscii(byte[] window) {
    for (int i = 0; i < window.length; i++) {
      if (window[i] < 0) {
        return i;
      }
    }
    return -1;
  }

  /** The encoding decided so far: UTF-8 as long as every byte was ASCII. */
  Charset charset() {
    return decoder == null ? StandardCharsets.UTF_8 : decoder.charset();
  }

  /** The beginning of the text without consuming it, up to the first undecodable byte. */
  String sample() {
    ByteBuffer window = bytes.duplicate();
    CharBuffer out = CharBuffer.allocate(window.remaining() + 1);
    CharsetDecoder fresh = charset().newDecoder();
    fresh.decode(window, out, false);
    return out.flip().toString();
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!chars.hasRemaining() && !refill()) {
      return -1;
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  private boolean refill() throws IOException {
    while (true) {
      if (problem != null) {
        throw new ImportException(problem.code(), line, problem.detail());
      }
      if (!bytes.hasRemaining()) {
        fill(1);
      }
      chars.clear();
      decodeSome();
      chars.flip();
      cutAtNul();
      if (chars.hasRemaining()) {
        countLines();
        return true;
      }
      if (ended && !bytes.hasRemaining() && problem == null) {
        return false;
      }
    }
  }

  private void decodeSome() throws IOException {
    CharsetDecoder chosen = decoder;
    if (chosen == null) {
      copyAscii();
      if (!bytes.hasRemaining() || chars.position() > 0) {
        return;
      }
      chosen = chooseAt(0);
      if (chosen == null) {
        return;
      }
      decoder = chosen;
    }
    CoderResult result = chosen.decode(bytes, chars, ended);
    if (result.isError()) {
      boolean cut = ended && bytes.remaining() == result.length();
      problem = cut ? cutShort(chosen) : undecodable(chosen.charset().name());
    } else if (result.isUnderflow() && bytes.hasRemaining()) {
      // Half a character at the end of the buffer: the rest of it is still to come.
      fill(bytes.remaining() + 1);
    }
  }

  private void copyAscii() {
    while (bytes.hasRemaining() && chars.hasRemaining() && bytes.get(bytes.position()) >= 0) {
      chars.put((char) bytes.get());
    }
  }

  /** Null, and a problem noted, if no encoding is believable for the window at that offset. */
  private @Nullable CharsetDecoder chooseAt(int offset) throws IOException {
    fill(offset + WINDOW);
    Charset found = Encodings.detect(window(offset), ended);
    if (found == null) {
      noteUnbelievable(offset);
      return null;
    }
    return found.newDecoder();
  }

  /** At an offset the text before it is delivered first, and the same decision met again there. */
  private void noteUnbelievable(int offset) {
    if (offset == 0) {
      problem = undecodable("UTF-8, nor believable as GB18030 or BIG5");
    }
  }

  private static Problem undecodable(String encoding) {
    return new Problem(
        "request.malformed",
        "a byte here is not " + encoding + "; save the file as UTF-8 or state its encoding");
  }

  private static Problem cutShort(CharsetDecoder decoder) {
    return new Problem(
        "request.malformed",
        "the file ends inside a character of " + decoder.charset().name() + "; upload it again");
  }

  private void cutAtNul() {
    for (int i = 0; i < chars.limit(); i++) {
      if (chars.get(i) == 0) {
        chars.limit(i);
        problem =
            new Problem(
                "request.media_type", "a NUL character: this is not a text file of a known kind");
      }
    }
  }

  private void countLines() {
    for (int i = 0; i < chars.limit(); i++) {
      char c = chars.get(i);
      if (c == '\r' || (c == '\n' && !afterCarriageReturn)) {
        line++;
      }
      afterCarriageReturn = c == '\r';
    }
  }

  /** At least that many bytes in the buffer, or all there are. */
  private void fill(int wanted) throws IOException {
    if (bytes.remaining() >= wanted || ended) {
      return;
    }
    bytes.compact();
    while (!ended && bytes.position() < wanted) {
      int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = count < 0;
      bytes.position(bytes.position() + Math.max(0, count));
    }
    bytes.flip();
  }

  private byte[] window(int offset) {
    int from = bytes.position() + offset;
    return Arrays.copyOfRange(bytes.array(), from, Math.min(bytes.limit(), from + WINDOW));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
