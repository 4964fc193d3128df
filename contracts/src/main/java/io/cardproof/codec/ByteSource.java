package io.cardproof.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the JSON tokens that {@link ByteSink} writes, in the one spelling that RFC 8785 gives each,
 * and no others: what is accepted here is what would be written again.
 *
 * <p>Why not a JSON library's parser: it accepts every spelling, so each value would have to be
 * written again and compared. Measured on a sale's entry, that takes several times as long.
 */
final class ByteSource {
  /** Digits of 2^53 - 1. */
  private static final int DIGITS_MAX = 16;

  private final byte[] bytes;
  private int next;

  ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  private int peek() {
    return next < bytes.length ? bytes[next] : -1;
  }

  /** Steps over the byte if it stands here. */
  boolean take(char c) {
    if (next < bytes.length && bytes[next] == c) {
      next++;
      return true;
    }
    return false;
  }

  /** Steps over the token if it stands here, after a comma where one is due. */
  boolean take(boolean comma, byte[] token) {
    int from = next;
    if (comma && !take(',')) {
      return false;
    }
    int end = next + token.length;
    if (end <= bytes.length && Arrays.equals(bytes, next, end, token, 0, token.length)) {
      next = end;
      return true;
    }
    next = from;
    return false;
  }

  void expect(char c) throws CodecException {
    if (!take(c)) {
      throw wrong("expected " + c);
    }
  }

  void expect(byte[] token, String what) throws CodecException {
    if (!take(false, token)) {
      throw wrong("expected " + what);
    }
  }

  void expectEnd() throws CodecException {
    if (next != bytes.length) {
      throw wrong("bytes after the value");
    }
  }

  long number() throws CodecException {
    boolean negative = take('-');
    int from = next;
    long value = 0;
    while (peek() >= '0' && peek() <= '9' && next - from < DIGITS_MAX) {
      value = value * 10 + (bytes[next++] - '0');
    }
    int digits = next - from;
    boolean leadingZero = digits > 0 && bytes[from] == '0' && (digits > 1 || negative);
    if (digits == 0 || leadingZero || value > Canonical.MAX_NUMBER) {
      throw wrong("expected an integer of at most 2^53 - 1");
    }
    return negative ? -value : value;
  }

  String string() throws CodecException {
    expect('"');
    int from = next;
    boolean ascii = true;
    while (next < bytes.length) {
      byte b = bytes[next];
      if (b == '"') {
        String value = text(bytes, from, next, ascii);
        next++;
        return value;
      } else if (b == '\\') {
        return escaped(from);
      } else if (b >= 0 && b < 0x20) {
        throw wrong("control character in text");
      }
      ascii &= b >= 0;
      next++;
    }
    throw wrong("text without an end");
  }

  /** From the first escape on: what it stands for is put together in an array of its own. */
  private String escaped(int from) throws CodecException {
    byte[] plain = new byte[bytes.length - from];
    int length = next - from;
    System.arraycopy(bytes, from, plain, 0, length);
    while (next < bytes.length) {
      byte b = bytes[next++];
      if (b == '"') {
        return text(plain, 0, length, false);
      } else if (b >= 0 && b < 0x20) {
        throw wrong("control character in text");
      }
      plain[length++] = b == '\\' ? escape() : b;
    }
    throw wrong("text without an end");
  }

  private byte escape() throws CodecException {
    int letter = peek();
    next++;
    return switch (letter) {
      case '"', '\\' -> (byte) letter;
      case 'b' -> '\b';
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'f' -> '\f';
      case 'r' -> '\r';
      case 'u' -> control();
      default -> throw wrong("unknown escape");
    };
  }

  /** {@code \\u00xx}, lower case, of a control character that has no shorter escape. */
  private byte control() throws CodecException {
    if (bytes.length - next < 4 || bytes[next] != '0' || bytes[next + 1] != '0') {
      throw wrong("escape of what stands for itself");
    }
    int value = ByteSink.HEX_DIGITS.indexOf(bytes[next + 2]) * 16;
    value += ByteSink.HEX_DIGITS.indexOf(bytes[next + 3]);
    boolean digits = value >= 0 && ByteSink.HEX_DIGITS.indexOf(bytes[next + 3]) >= 0;
    if (!digits || value >= 0x20 || "\b\t\n\f\r".indexOf(value) >= 0) {
      throw wrong("escape of what stands for itself");
    }
    next += 4;
    return (byte) value;
  }

  private String text(byte[] from, int start, int end, boolean ascii) throws CodecException {
    if (ascii) {
      return new String(from, start, end - start, StandardCharsets.ISO_8859_1);
    }
    String value = new String(from, start, end - start, StandardCharsets.UTF_8);
    // What is no UTF-8 comes out as a replacement character, and goes back in as other bytes.
    byte[] again = value.getBytes(StandardCharsets.UTF_8);
    if (!Arrays.equals(again, 0, again.length, from, start, end)) {
      throw wrong("text that is not UTF-8");
    }
    return value;
  }

  CodecException wrong(String what) {
    return new CodecException(what + " at byte " + next);
  }
}
