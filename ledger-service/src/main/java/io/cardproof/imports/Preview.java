package io.cardproof.imports;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run shows, so that a person sees whether the file was understood.
 *
 * @param separator between fields; null in formats that have none
 * @param lines the first non-blank lines, each field as its first two characters and its length;
 *     names of a known header are shown
 */
public record Preview(
    CardFormat format, Charset charset, @Nullable String separator, List<String> lines) {
  private static final int LINES = 5;
  private static final int SHOWN_CHARS = 2;

  /** Shorter fields would be half told by their first characters. */
  private static final int MIN_CHARS_TO_SHOW = 8;

  public Preview {
    lines = List.copyOf(lines);
  }

  static Preview of(CardFormat format, Charset charset, @Nullable String separator, String sample) {
    List<String> masked = new ArrayList<>();
    for (String line : FormatDetector.firstLines(sample)) {
      if (masked.size() < LINES) {
        masked.add(mask(format, separator, line, masked.isEmpty()));
      }
    }
    return new Preview(format, charset, separator, masked);
  }

  private static String mask(
      CardFormat format, @Nullable String separator, String line, boolean first) {
    if (separator == null) {
      return maskField(line);
    }
    List<String> fields = new ArrayList<>();
    for (String field : line.split(Pattern.quote(separator), -1)) {
      String name = Texts.trim(field.replace('"', ' '));
      fields.add(first && Column.named(format, name) != null ? name : maskField(field));
    }
    return String.join(separator, fields);
  }

  private static String maskField(String field) {
    int shown = field.length() < MIN_CHARS_TO_SHOW ? 0 : SHOWN_CHARS;
    return field.isEmpty() ? "" : field.substring(0, shown) + "…(" + field.length() + ")";
  }
}
