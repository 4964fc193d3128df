package io.cardproof.cards;

import io.cardproof.imports.CardFormat;
import io.cardproof.imports.ImportOptions;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import org.jspecify.annotations.Nullable;

/** What the body of an upload is: the interface's own JSON, or a card file of some format. */
public final class UploadFormat {
  private final Upload.Source source;

  private UploadFormat(Upload.Source source) {
    this.source = source;
  }

  public static UploadFormat json() {
    return new UploadFormat(new Upload.Source(null));
  }

  /**
   * A file.
   *
   * @param format as users write it; null or {@code auto}: decided from its first lines
   * @param charset null: detected
   * @throws Refused {@code request.invalid}
   */
  public static UploadFormat file(
      @Nullable String format, @Nullable String charset, @Nullable String separator) {
    CardFormat known =
        format == null
            ? CardFormat.AUTO
            : CardFormat.fromName(format)
                .orElseThrow(() -> Refused.invalid("format", "no format of this name is known"));
    Input.require(separator == null || !separator.isEmpty(), "separator", "it is empty");
    return new UploadFormat(
        new Upload.Source(
            ImportOptions.of(known).withCharset(charset(charset)).withSeparator(separator)));
  }

  private static @Nullable Charset charset(@Nullable String name) {
    try {
      return name == null ? null : Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw Refused.invalid("encoding", "no encoding of this name is known");
    }
  }

  Upload.Source source() {
    return source;
  }
}
