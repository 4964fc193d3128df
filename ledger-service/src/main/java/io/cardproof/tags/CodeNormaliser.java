package io.cardproof.tags;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Every spelling of one code becomes one string, so that one code has one tag.
 *
 * <p>Full-width forms, letter case (unless the product counts it), spaces, dashes and invisible
 * format characters are spelling; everything else is the code. Upper-casing and dropping characters
 * can each undo NFKC (a combining mark meets a new neighbour), so the passes repeat until nothing
 * changes; that makes the result idempotent by construction.
 */
public final class CodeNormaliser {

  /** Longest normalised code, in UTF-16 units. */
  public static final int MAX_LENGTH = 512;

  /** Longest accepted spelling: bounds the work before NFKC, which can expand 18-fold. */
  private static final int MAX_SPELLING = 4 * MAX_LENGTH;

  /** Real codes settle in two passes; more than this is text made to be slow. */
  private static final int MAX_PASSES = 8;

  private CodeNormaliser() {}

  /**
   * NFKC, trim, upper case unless {@code caseSensitive}, without spaces, dashes and format
   * characters (zero-width space, byte-order mark, soft hyphen, direction marks).
   *
   * @throws IllegalArgumentException if nothing is left, more than {@link #MAX_LENGTH} is left, or
   *     a control, private-use, unassigned or lone-surrogate character is inside; the message never
   *     shows the code
   */
  public static String normalise(String code, boolean caseSensitive) {
    if (code.length() > MAX_SPELLING) {
      throw new IllegalArgumentException(
          "code has " + code.length() + " characters, limit " + MAX_LENGTH);
    }
    if (isPlain(code, caseSensitive)) {
      return requireLength(code);
    }
    String current = code.strip();
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      String next = pass(current, caseSensitive);
      if (next.equals(current)) {
        return requireLength(next);
      }
      current = next;
    }
    throw new IllegalArgumentException("code has no stable spelling");
  }

  private static String pass(String code, boolean caseSensitive) {
    String folded = Normalizer.normalize(code, Normalizer.Form.NFKC);
    String cased = caseSensitive ? folded : folded.toUpperCase(Locale.ROOT);
    StringBuilder kept = new StringBuilder(cased.length());
    cased.codePoints().filter(CodeNormaliser::isPartOfCode).forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isPartOfCode(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.DASH_PUNCTUATION,
          Character.FORMAT ->
          false;
      // Unassigned characters may normalise differently under a later Unicode; tags are for ever.
      case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "code contains a character that cannot be typed: U+%04X", c));
      // Dashes outside the dash category: modifier minus, hyphen bullet, minus sign.
      default -> c != 0x02D7 && c != 0x2043 && c != 0x2212;
    };
  }

  /** Nearly every code: ASCII letters and digits only, where a pass would change nothing. */
  private static boolean isPlain(String code, boolean caseSensitive) {
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      boolean plain =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (caseSensitive && c >= 'a' && c <= 'z');
      if (!plain) {
        return false;
      }
    }
    return true;
  }

  private static String requireLength(String code) {
    if (code.isEmpty()) {
      throw new IllegalArgumentException("code is empty");
    }
    if (code.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "code has " + code.length() + " characters, limit " + MAX_LENGTH);
    }
    return code;
  }
}
