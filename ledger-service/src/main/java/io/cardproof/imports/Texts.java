package io.cardproof.imports;

/** White space as people's files have it. */
final class Texts {
  private Texts() {}

  /** Drops white space of any width, no-break spaces and stray byte order marks at both ends. */
  static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static boolean isSpace(char c) {
    return c <= ' ' ? isAsciiSpace(c) : c >= 0x7F && isWideSpace(c);
  }

  /** Other control characters stay, so that they are seen and refused. */
  private static boolean isAsciiSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == 0x0B;
  }

  private static boolean isWideSpace(char c) {
    return Character.isSpaceChar(c) || c == '\uFEFF' || c == '\u0085';
  }
}
