package io.cardproof.imports;

import org.jspecify.annotations.Nullable;

/** Cards that come as single values rather than as a file's line, held to the same rules. */
public final class CardLines {
  private CardLines() {}

  /** What the values come to; blank ones count as absent. */
  public static CardLine of(
      long line,
      String code,
      @Nullable String pin,
      @Nullable String faceValue,
      @Nullable String currency,
      @Nullable String note) {
    CardFields fields = new CardFields(ImportOptions.MAX_CODE_CHARS);
    set(fields, Column.CODE, code);
    set(fields, Column.PIN, pin);
    set(fields, Column.FACE_VALUE, faceValue);
    set(fields, Column.CURRENCY, currency);
    set(fields, Column.NOTE, note);
    return fields.toLine(line);
  }

  private static void set(CardFields fields, Column column, @Nullable String value) {
    if (value != null) {
      fields.set(column, value);
    }
  }
}
