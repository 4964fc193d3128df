package io.cardproof.imports;

import org.jspecify.annotations.Nullable;

/**
 * A line that is refused; the lines after it are still read.
 *
 * @param problem the stable code, such as {@code request.invalid}
 * @param field the name from the own format, such as {@code face_value}; null when it is the line
 * @param detail what is wrong and what would be right; never anything the line holds
 */
public record BadLine(long line, String problem, @Nullable String field, String detail)
    implements CardLine {
  static BadLine invalid(long line, @Nullable String field, String detail) {
    return new BadLine(line, "request.invalid", field, detail);
  }

  static BadLine malformed(long line, String detail) {
    return new BadLine(line, "request.malformed", null, detail);
  }

  static BadLine tooLong(long line, int maxChars) {
    return new BadLine(
        line, "request.too_large", null, "the line is longer than " + maxChars + " characters");
  }
}
