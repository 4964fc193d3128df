package io.cardproof.cards;

import io.cardproof.imports.CardFile;
import io.cardproof.imports.CardLine;
import io.cardproof.imports.ImportException;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The lines of an upload one by one, whatever it was made of. For one thread. */
interface LineFeed extends Closeable {
  /**
   * The next line; null at the end.
   *
   * @throws Refused the upload as a whole cannot be read on
   */
  @Nullable CardLine next() throws IOException;

  @Override
  default void close() throws IOException {}

  static LineFeed of(CardFile file) {
    return new LineFeed() {
      @Override
      public @Nullable CardLine next() throws IOException {
        try {
          return file.next();
        } catch (ImportException e) {
          throw refused(e);
        }
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  static LineFeed of(Iterator<CardLine> lines) {
    return () -> lines.hasNext() ? lines.next() : null;
  }

  static Refused refused(ImportException e) {
    return Refused.withDetail(e.code(), "line " + e.line() + ": " + e.detail());
  }
}
