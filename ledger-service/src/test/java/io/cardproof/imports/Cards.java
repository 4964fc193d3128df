package io.cardproof.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the tests of this package read with. */
final class Cards {
  private Cards() {}

  static List<CardLine> read(byte[] file, ImportOptions options) throws IOException {
    try (CardFile cards = CardFile.open(new ByteArrayInputStream(file), options)) {
      List<CardLine> lines = new ArrayList<>();
      for (CardLine line = cards.next(); line != null; line = cards.next()) {
        lines.add(line);
      }
      return lines;
    }
  }

  static List<CardLine> read(String file, CardFormat format) throws IOException {
    return read(file, format, StandardCharsets.UTF_8);
  }

  static List<CardLine> read(String file, CardFormat format, Charset charset) throws IOException {
    return read(file.getBytes(charset), ImportOptions.of(format));
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(Cards.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }

  static CodeLine code(long line, String code) {
    return new CodeLine(line, code, null, null, null, null, null, null, null);
  }

  static CodeLine code(long line, String code, @Nullable String pin) {
    return new CodeLine(line, code, pin, null, null, null, null, null, null);
  }

  static CodeLine noted(long line, String code, String note) {
    return new CodeLine(line, code, null, null, null, null, null, null, note);
  }
}
