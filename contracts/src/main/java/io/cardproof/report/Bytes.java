package io.cardproof.report;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Looks for tokens in canonical bytes. One with a quote in it cannot stand within a text, where
 * quotes are escaped.
 */
final class Bytes {
  private Bytes() {}

  static boolean isAt(byte[] bytes, int at, byte[] token) {
    return at + token.length <= bytes.length
        && bytes[at] == token[0]
        && Arrays.equals(bytes, at, at + token.length, token, 0, token.length);
  }

  static boolean startsWith(byte[] bytes, byte[] token) {
    return isAt(bytes, 0, token);
  }

  /** Where the token stands first, from {@code from} on; -1 where it does not. */
  static int indexOf(byte[] bytes, byte[] token, int from) {
    for (int at = from; at <= bytes.length - token.length; at++) {
      if (isAt(bytes, at, token)) {
        return at;
      }
    }
    return -1;
  }

  /** Where the token stands last, ending before {@code end}; -1 where it does not. */
  static int lastIndexOf(byte[] bytes, byte[] token, int end) {
    for (int at = end - token.length; at >= 0; at--) {
      if (isAt(bytes, at, token)) {
        return at;
      }
    }
    return -1;
  }

  static long count(byte[] bytes, byte[] token, int from, int to) {
    long count = 0;
    for (int at = indexOf(bytes, token, from); at >= 0 && at < to; count++) {
      at = indexOf(bytes, token, at + token.length);
    }
    return count;
  }

  /** Up to the next quote: ids have no escapes. */
  static String text(byte[] bytes, int from) {
    int to = from;
    while (to < bytes.length && bytes[to] != '"') {
      to++;
    }
    return new String(bytes, from, to - from, US_ASCII);
  }

  static long number(byte[] bytes, int from) {
    long number = 0;
    for (int at = from; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      number = number * 10 + bytes[at] - '0';
    }
    return number;
  }
}
