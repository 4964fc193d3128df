package io.cardproof.imports;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the fields of one line, whatever the format, and judges them together. Reused. */
final class CardFields {
  /** A PIN is typed by a person. */
  private static final int MAX_PIN_CHARS = 256;

  /** SKU and batch number. */
  private static final int MAX_NAME_CHARS = 128;

  private static final int MAX_NOTE_CHARS = 1_000;

  private static final Set<String> UNSOLD =
      Set.of("available", "unsold", "active", "enabled", "0", "1");

  private final Map<Column, String> values = new EnumMap<>(Column.class);
  private final int maxCodeChars;

  CardFields(int maxCodeChars) {
    this.maxCodeChars = maxCodeChars;
  }

  void clear() {
    values.clear();
  }

  /** Blank counts as absent. */
  void set(Column column, String value) {
    String trimmed = Texts.trim(value);
    if (!trimmed.isEmpty() && column != Column.IGNORED) {
      values.put(column, trimmed);
    }
  }

  /** The line made of what was set since the last {@link #clear}. */
  CardLine toLine(long line) {
    String code = values.get(Column.CODE);
    if (code == null) {
      return values.isEmpty()
          ? new BlankLine(line)
          : BadLine.invalid(line, "code", "there is no code");
    }
    BadLine bad = firstBad(line, code);
    if (bad != null) {
      return bad;
    }
    String currency = upper(values.get(Column.CURRENCY));
    String faceValue = values.get(Column.FACE_VALUE);
    if (faceValue != null) {
      faceValue = FieldRules.faceValue(faceValue, currency);
      if (faceValue == null) {
        return BadLine.invalid(line, "face_value", FieldRules.FACE_VALUE_RULE);
      }
    }
    Long expiresAt = null;
    String expiry = values.get(Column.EXPIRES_AT);
    if (expiry != null) {
      expiresAt = FieldRules.expiresAt(expiry);
      if (expiresAt == null) {
        return BadLine.invalid(line, "expires_at", FieldRules.EXPIRES_AT_RULE);
      }
    }
    return new CodeLine(
        line,
        code,
        values.get(Column.PIN),
        values.get(Column.SKU),
        faceValue,
        currency,
        values.get(Column.BATCH_NO),
        expiresAt,
        values.get(Column.NOTE));
  }

  private @Nullable BadLine firstBad(long line, String code) {
    String kind = values.get(Column.KIND);
    if (kind != null && !kind.equalsIgnoreCase("text")) {
      return BadLine.invalid(line, "kind", "only keys of kind text are taken, no images or files");
    }
    String status = values.get(Column.STATUS);
    if (status != null && !UNSOLD.contains(status.toLowerCase(Locale.ROOT))) {
      return BadLine.invalid(line, "status", "only cards that are unsold there are taken");
    }
    BadLine bad = badText(line, "code", code, maxCodeChars);
    bad = bad != null ? bad : badText(line, "pin", values.get(Column.PIN), MAX_PIN_CHARS);
    bad = bad != null ? bad : badText(line, "sku", values.get(Column.SKU), MAX_NAME_CHARS);
    bad =
        bad != null ? bad : badText(line, "batch_no", values.get(Column.BATCH_NO), MAX_NAME_CHARS);
    bad = bad != null ? bad : badText(line, "note", values.get(Column.NOTE), MAX_NOTE_CHARS);
    String currency = upper(values.get(Column.CURRENCY));
    if (bad == null && currency != null && !FieldRules.isCurrency(currency)) {
      return BadLine.invalid(line, "currency", "not an ISO 4217 code such as EUR or CNY");
    }
    return bad;
  }

  private static @Nullable String upper(@Nullable String text) {
    return text == null ? null : text.toUpperCase(Locale.ROOT);
  }

  private static @Nullable BadLine badText(
      long line, String field, @Nullable String text, int maxChars) {
    if (text == null) {
      return null;
    }
    if (text.length() > maxChars) {
      return BadLine.invalid(line, field, "longer than " + maxChars + " characters");
    }
    return FieldRules.isVisible(text) ? null : BadLine.invalid(line, field, FieldRules.TEXT_RULE);
  }
}
