package io.cardproof.imports;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * How a card file is to be read.
 *
 * @param charset null: detected
 * @param separator the cell separator of a CSV format (one character; null: comma, semicolon or tab
 *     by the header), the field separator of {@link CardFormat#ACG_FAKA}, or the end of the code in
 *     {@link CardFormat#DASHES}; other formats take none
 * @param maxLineChars longer lines are refused, each by itself
 * @param maxCodeChars longer codes are refused, each by itself
 */
public record ImportOptions(
    CardFormat format,
    @Nullable Charset charset,
    @Nullable String separator,
    int maxLineChars,
    int maxCodeChars) {
  /** Room for every field at its longest; a card is one short line. */
  public static final int MAX_LINE_CHARS = 4_096;

  /** What the widest of the shop systems stores for one card. */
  public static final int MAX_CODE_CHARS = 760;

  public ImportOptions {
    if (maxLineChars < 1 || maxCodeChars < 1) {
      throw new IllegalArgumentException("limits are at least 1");
    }
    if (separator != null && separator.isEmpty()) {
      throw new IllegalArgumentException("an empty separator separates nothing");
    }
  }

  public static ImportOptions of(CardFormat format) {
    return new ImportOptions(format, null, null, MAX_LINE_CHARS, MAX_CODE_CHARS);
  }

  public ImportOptions withCharset(@Nullable Charset stated) {
    return new ImportOptions(format, stated, separator, maxLineChars, maxCodeChars);
  }

  public ImportOptions withSeparator(@Nullable String stated) {
    return new ImportOptions(format, charset, stated, maxLineChars, maxCodeChars);
  }

  ImportOptions withFormat(CardFormat decided) {
    return new ImportOptions(decided, charset, separator, maxLineChars, maxCodeChars);
  }
}
