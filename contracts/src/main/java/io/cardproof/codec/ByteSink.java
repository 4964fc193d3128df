package io.cardproof.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array that writes JSON tokens in the form RFC 8785 fixes. */
final class ByteSink {
  static final String HEX_DIGITS = "0123456789abcdef";
  private static final byte[] HEX = HEX_DIGITS.getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int length;

  ByteSink(int capacity) {
    bytes = new byte[capacity];
  }

  void raw(int b) {
    ensure(1);
    bytes[length++] = (byte) b;
  }

  void raw(byte[] token) {
    ensure(token.length);
    System.arraycopy(token, 0, bytes, length, token.length);
    length += token.length;
  }

  void number(long value) {
    if (value > Canonical.MAX_NUMBER || value < -Canonical.MAX_NUMBER) {
      throw new IllegalArgumentException("number outside the exact range of a double");
    }
    if (value == 0) {
      raw('0');
      return;
    }
    ensure(20);
    if (value < 0) {
      bytes[length++] = '-';
    }
    long rest = Math.abs(value);
    int digits = digits(rest);
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  private static int digits(long positive) {
    int digits = 0;
    for (long rest = positive; rest > 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Quoted, with the seven short escapes and \\u00xx for other controls; UTF-8 beyond ASCII. */
  void string(String value) {
    int chars = value.length();
    ensure(chars + 2);
    bytes[length++] = '"';
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\') {
        bytes[length++] = (byte) c;
      } else {
        // Room for six bytes each from here on: most texts have none of these.
        ensure((chars - i) * 6 + 1);
        i = unusual(value, i, c);
      }
    }
    bytes[length++] = '"';
  }

  private int unusual(String value, int i, char c) {
    switch (c) {
      case '"' -> escape('"');
      case '\\' -> escape('\\');
      case '\b' -> escape('b');
      case '\t' -> escape('t');
      case '\n' -> escape('n');
      case '\f' -> escape('f');
      case '\r' -> escape('r');
      default -> {
        return c < 0x20 ? control(i, c) : multibyte(value, i, c);
      }
    }
    return i;
  }

  private void escape(char letter) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) letter;
  }

  private int control(int i, char c) {
    escape('u');
    bytes[length++] = '0';
    bytes[length++] = '0';
    bytes[length++] = HEX[c >> 4];
    bytes[length++] = HEX[c & 15];
    return i;
  }

  private int multibyte(String value, int i, char c) {
    int point = c;
    int last = i;
    if (Character.isSurrogate(c)) {
      point = value.codePointAt(i);
      last = i + 1;
      if (point < 0x10000) {
        throw new IllegalArgumentException("text with half a surrogate pair");
      }
    }
    if (point < 0x800) {
      bytes[length++] = (byte) (0xc0 | (point >> 6));
    } else if (point < 0x10000) {
      bytes[length++] = (byte) (0xe0 | (point >> 12));
      bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    } else {
      bytes[length++] = (byte) (0xf0 | (point >> 18));
      bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
      bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
    }
    bytes[length++] = (byte) (0x80 | (point & 0x3f));
    return last;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void ensure(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
