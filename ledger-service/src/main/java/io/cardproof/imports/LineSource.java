package io.cardproof.imports;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The formats in which a line is a card: plain, separated and JSON Lines. */
final class LineSource implements CardSource {
  /** U+2551, as acg-faka exports it. */
  static final String BAR = "\u2551";

  static final String DASHES = "----";

  private final LineReader lines;
  private final ImportOptions options;
  private final CardFields fields;

  /**
   * @param options with the format decided
   */
  LineSource(LineReader lines, ImportOptions options) {
    this.lines = lines;
    this.options = options;
    this.fields = new CardFields(options.maxCodeChars());
  }

  @Override
  public @Nullable CardLine next() throws IOException {
    if (!lines.advance()) {
      return null;
    }
    if (lines.tooLong()) {
      return BadLine.tooLong(lines.number(), options.maxLineChars());
    }
    return parse(lines.number(), Texts.trim(lines.text()));
  }

  private CardLine parse(long number, String text) {
    if (text.isEmpty()) {
      return new BlankLine(number);
    }
    fields.clear();
    BadLine bad =
        switch (options.format()) {
          case JSONL -> JsonLine.read(number, text, fields);
          case DASHES -> dashes(number, text);
          case ACG_FAKA -> acgFaka(text);
          case ASF_KEYS -> asfKeys(text);
          default -> plain(text);
        };
    return bad == null ? fields.toLine(number) : bad;
  }

  private @Nullable BadLine plain(String text) {
    fields.set(Column.CODE, text);
    return null;
  }

  private @Nullable BadLine dashes(long number, String text) {
    String separator = options.separator();
    int at = text.indexOf(separator == null ? DASHES : separator);
    if (at < 0) {
      return BadLine.invalid(number, null, "the line has no separator");
    }
    if (separator == null) {
      return plain(text);
    }
    fields.set(Column.CODE, text.substring(0, at));
    fields.set(Column.PIN, text.substring(at + separator.length()));
    return null;
  }

  /** A line without the bar is a card without preview and premium. */
  private @Nullable BadLine acgFaka(String text) {
    String separator = options.separator() == null ? BAR : options.separator();
    int first = text.indexOf(separator);
    if (first < 0) {
      return plain(text);
    }
    int rest = first + separator.length();
    int second = text.indexOf(separator, rest);
    fields.set(Column.CODE, text.substring(0, first));
    fields.set(Column.NOTE, text.substring(rest, second < 0 ? text.length() : second));
    return null;
  }

  private @Nullable BadLine asfKeys(String text) {
    int last = text.lastIndexOf('\t');
    if (last >= 0) {
      fields.set(Column.NOTE, text.substring(0, text.indexOf('\t')));
    }
    return plain(text.substring(last + 1));
  }
}
