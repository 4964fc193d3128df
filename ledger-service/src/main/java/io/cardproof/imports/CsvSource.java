package io.cardproof.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated cards. Commons CSV splits the cells; {@link CsvFeed} hands it one physical line
 * at a time, which bounds a record and keeps line numbers exact. After a record whose quotes make
 * no sense a new parser begins on the next line: every line the broken record swallowed is reported
 * by itself, since none of them can be read for certain.
 */
final class CsvSource implements CardSource {
  private final CsvFeed feed;
  private final CSVFormat csv;
  private final ImportOptions options;
  private final CardFields fields;
  private final Queue<BadLine> swallowed = new ArrayDeque<>();
  private Iterator<CSVRecord> records;
  private @Nullable CsvLayout layout;

  /**
   * @param options with the format decided
   */
  CsvSource(LineReader lines, ImportOptions options, String separator) throws IOException {
    this.feed = new CsvFeed(lines, options.maxLineChars());
    this.csv =
        CSVFormat.Builder.create(CSVFormat.RFC4180)
            .setDelimiter(separator)
            .setIgnoreEmptyLines(false)
            .setIgnoreSurroundingSpaces(true)
            .get();
    this.options = options;
    this.fields = new CardFields(options.maxCodeChars());
    this.records = newParser();
  }

  private Iterator<CSVRecord> newParser() throws IOException {
    return CSVParser.builder().setReader(feed).setFormat(csv).get().iterator();
  }

  @Override
  public @Nullable CardLine next() throws IOException {
    while (swallowed.isEmpty()) {
      feed.beginRecord();
      CSVRecord row = nextRow();
      if (row == null) {
        break;
      }
      CardLine line = read(row);
      if (line != null) {
        return line;
      }
    }
    return swallowed.poll();
  }

  /** Null at the end, or when the record was broken and its lines wait in {@link #swallowed}. */
  private @Nullable CSVRecord nextRow() throws IOException {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException broken) {
      if (feed.failure() != null) {
        throw feed.failure();
      }
      refuseRecord();
      return null;
    }
  }

  private void refuseRecord() throws IOException {
    if (feed.atEnd()) {
      throw new ImportException(
          "request.malformed", feed.firstLine(), "a quote is opened here and never closed");
    }
    for (long line = feed.firstLine(); line <= feed.lastLine(); line++) {
      swallowed.add(BadLine.malformed(line, "a quoted cell does not end at a separator"));
    }
    feed.dropRest();
    records = newParser();
  }

  /** Null for the header. */
  private @Nullable CardLine read(CSVRecord row) throws ImportException {
    long line = feed.firstLine();
    if (feed.tooLong()) {
      return BadLine.tooLong(line, options.maxLineChars());
    }
    if (isBlank(row)) {
      return new BlankLine(line);
    }
    CsvLayout known = layout;
    if (known == null) {
      known = CsvLayout.ofFirstRow(options.format(), row.values(), line);
      layout = known;
      if (known.hasHeader()) {
        return null;
      }
    }
    return known.read(row.values(), fields, line);
  }

  private static boolean isBlank(CSVRecord row) {
    for (String value : row) {
      if (!Texts.trim(value).isEmpty()) {
        return false;
      }
    }
    return true;
  }
}
