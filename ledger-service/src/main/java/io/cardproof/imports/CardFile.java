package io.cardproof.imports;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A card file read as a stream: every line of it comes out once, in order, as a code, a blank or a
 * refusal. Memory does not grow with the file: one buffer of bytes and one record. For one thread.
 *
 * <p>Duplicates and payment-card numbers are not looked for here; see {@link PaymentCardGuard}.
 */
public final class CardFile implements Closeable {
  private final TextReader text;
  private final CardFormat format;
  private final Preview preview;
  private final CardSource source;
  private @Nullable ImportException failure;

  private CardFile(TextReader text, CardFormat format, Preview preview, CardSource source) {
    this.text = text;
    this.format = format;
    this.preview = preview;
    this.source = source;
  }

  /**
   * Reads as much as deciding encoding and format takes, at most 128 KiB. The stream is the file's
   * from then on and closed with it; if this fails it stays the caller's.
   *
   * @throws ImportException the file as a whole is refused
   */
  public static CardFile open(InputStream in, ImportOptions options) throws IOException {
    TextReader text = TextReader.open(in, options.charset());
    String sample = text.sample();
    CardFormat format = options.format();
    if (format == CardFormat.AUTO) {
      format = FormatDetector.detect(sample, options.separator());
    }
    String separator = separator(format, options.separator(), sample);
    Preview preview = Preview.of(format, text.charset(), separator, sample);
    CardSource source = source(text, options.withFormat(format), separator);
    return new CardFile(text, format, preview, source);
  }

  /** What parts the fields, for the preview too; null where the line or the document is whole. */
  private static @Nullable String separator(
      CardFormat format, @Nullable String stated, String sample) throws ImportException {
    if (format.isCsv()) {
      var lines = FormatDetector.firstLines(sample);
      String separator =
          FormatDetector.separatorOf(lines.isEmpty() ? "" : lines.getFirst(), stated);
      if (separator.length() != 1 || "\"\r\n".contains(separator)) {
        throw refused("the separator of a CSV file is one character, and no quote or line end");
      }
      return separator;
    }
    return switch (format) {
      case ACG_FAKA -> stated == null ? LineSource.BAR : stated;
      case DASHES -> stated == null ? LineSource.DASHES : stated;
      case ASF_KEYS -> noneStated(stated, "\t", format);
      default -> noneStated(stated, null, format);
    };
  }

  private static @Nullable String noneStated(
      @Nullable String stated, @Nullable String fixed, CardFormat format) throws ImportException {
    if (stated != null) {
      throw refused("the format " + format.wireName() + " takes no separator");
    }
    return fixed;
  }

  private static ImportException refused(String detail) {
    return new ImportException("request.invalid", 1, detail);
  }

  private static CardSource source(
      TextReader text, ImportOptions options, @Nullable String separator) throws IOException {
    if (options.format().isJsonDocument()) {
      return new JsonSource(text, options.format(), options.maxCodeChars());
    }
    LineReader lines = new LineReader(text, options.maxLineChars());
    return options.format().isCsv()
        ? new CsvSource(lines, options, Objects.requireNonNull(separator))
        : new LineSource(lines, options);
  }

  /** As stated, or as detected. */
  public CardFormat format() {
    return format;
  }

  /**
   * As stated, or as detected so far: UTF-8 until the first byte outside ASCII tells otherwise. GBK
   * and GB2312 are reported as GB18030, which holds both.
   */
  public Charset charset() {
    return text.charset();
  }

  public Preview preview() {
    return preview;
  }

  /**
   * The next line, or null at the end.
   *
   * @throws ImportException the rest of the file cannot be read; so does every later call
   * @throws IOException the stream failed
   */
  public @Nullable CardLine next() throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return source.next();
    } catch (ImportException e) {
      failure = e;
      throw e;
    }
  }

  /** The rest of the lines; failures come as {@link UncheckedIOException} around the original. */
  public Stream<CardLine> lines() {
    return Stream.iterate(nextUnchecked(), Objects::nonNull, line -> nextUnchecked())
        .map(Objects::requireNonNull);
  }

  private @Nullable CardLine nextUnchecked() {
    try {
      return next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
