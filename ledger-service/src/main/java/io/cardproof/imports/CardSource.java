package io.cardproof.imports;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One format's way from text to card lines. Holds one record at a time. */
interface CardSource {
  /** The next line, or null at the end. */
  @Nullable CardLine next() throws IOException;
}
