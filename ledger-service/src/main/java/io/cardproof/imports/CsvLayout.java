package io.cardproof.imports;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which column means what, taken from the first row that is not blank. */
final class CsvLayout {
  private static final Column[] DUJIAO_NEXT = {Column.CODE};
  private static final Column[] CARD_PIN = {Column.CODE, Column.PIN, Column.EXPIRES_AT};

  private final CardFormat format;
  private final Column[] columns;
  private final boolean hasHeader;

  private CsvLayout(CardFormat format, Column[] columns, boolean hasHeader) {
    this.format = format;
    this.columns = columns;
    this.hasHeader = hasHeader;
  }

  boolean hasHeader() {
    return hasHeader;
  }

  static CsvLayout ofFirstRow(CardFormat format, String[] row, long line) throws ImportException {
    @Nullable Column[] named = new @Nullable Column[row.length];
    for (int i = 0; i < row.length; i++) {
      named[i] = Column.named(format, row[i]);
    }
    if (Arrays.asList(named).contains(Column.CODE)) {
      return new CsvLayout(format, known(format, named, row, line), true);
    }
    if (format == CardFormat.DUJIAO_NEXT_CSV) {
      return new CsvLayout(format, DUJIAO_NEXT, false);
    }
    if (format == CardFormat.CARD_PIN_CSV && Arrays.stream(named).allMatch(c -> c == null)) {
      return new CsvLayout(format, CARD_PIN, false);
    }
    throw new ImportException(
        "request.invalid", line, "the header names no column for the code; " + expected(format));
  }

  private static String expected(CardFormat format) {
    return switch (format) {
      case CARD_PIN_CSV -> "it is card_number,password,expiry_date";
      case SHOPIFY -> "it is code,initial_balance,currency,expires_on,note";
      default -> "it is " + OwnNames.LIST;
    };
  }

  private static Column[] known(
      CardFormat format, @Nullable Column[] named, String[] row, long line) throws ImportException {
    Column[] columns = new Column[named.length];
    for (int i = 0; i < named.length; i++) {
      Column column = named[i];
      boolean empty = Texts.trim(row[i]).isEmpty();
      if (column == null && format.isOwn() && !empty) {
        throw new ImportException(
            "request.unknown_field",
            line,
            "column " + (i + 1) + " of the header is none of " + OwnNames.LIST);
      }
      if (column != null && Arrays.asList(columns).contains(column)) {
        throw new ImportException(
            "request.invalid", line, "column " + (i + 1) + " of the header is there twice");
      }
      columns[i] = column == null ? Column.IGNORED : column;
    }
    return columns;
  }

  CardLine read(String[] row, CardFields fields, long line) {
    if (format.isOwn() && row.length > columns.length) {
      return BadLine.invalid(
          line, null, "the row has more cells than the header; quote cells that hold separators");
    }
    fields.clear();
    for (int i = 0; i < Math.min(row.length, columns.length); i++) {
      fields.set(columns[i], row[i]);
    }
    CardLine read = fields.toLine(line);
    return read instanceof BlankLine ? BadLine.invalid(line, "code", "there is no code") : read;
  }
}
