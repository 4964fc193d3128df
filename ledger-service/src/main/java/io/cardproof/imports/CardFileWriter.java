package io.cardproof.imports;

import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Instant;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Exports cards as {@link CardFormat#CSV}, {@link CardFormat#JSONL} or {@link CardFormat#LINES};
 * {@link CardFile} reads back the same cards. A cell that a spreadsheet would take for a formula is
 * left as it is: a changed code is another code.
 */
public final class CardFileWriter implements Closeable {
  private static final CSVFormat QUOTED =
      CSVFormat.Builder.create(CSVFormat.RFC4180).setQuoteMode(QuoteMode.ALL_NON_NULL).get();

  private final Writer out;
  private final CardFormat format;
  private final String lineEnd;
  private final CSVPrinter csv;

  /**
   * Writes the header where the format has one.
   *
   * @param out closed with this; it must refuse characters its encoding lacks
   * @param lineEnd {@code \n}, {@code \r\n} or {@code \r}
   * @throws IllegalArgumentException the format is not one of the three
   */
  public CardFileWriter(Writer out, CardFormat format, String lineEnd) throws IOException {
    if (format != CardFormat.LINES && !format.isOwn()) {
      throw new IllegalArgumentException("cards are exported as csv, jsonl or lines");
    }
    this.out = out;
    this.format = format;
    this.lineEnd = lineEnd;
    this.csv = new CSVPrinter(out, QUOTED.builder().setRecordSeparator(lineEnd).get());
    if (format == CardFormat.CSV) {
      out.write(OwnNames.LIST + lineEnd);
    }
  }

  /**
   * Writes one card.
   *
   * @throws IllegalArgumentException the format cannot carry what the card holds; nothing is
   *     written
   */
  public void write(CodeLine card) throws IOException {
    switch (format) {
      case CSV -> csv.printRecord(values(card));
      case JSONL -> out.write(json(card) + lineEnd);
      default -> out.write(bare(card) + lineEnd);
    }
  }

  private static @Nullable Object[] values(CodeLine card) {
    return new @Nullable Object[] {
      card.code(),
      card.pin(),
      card.sku(),
      card.faceValue(),
      card.currency(),
      card.batchNo(),
      time(card),
      card.note()
    };
  }

  private static @Nullable String time(CodeLine card) {
    Long expiresAt = card.expiresAt();
    return expiresAt == null ? null : Instant.ofEpochMilli(expiresAt).toString();
  }

  private static String json(CodeLine card) {
    StringWriter text = new StringWriter();
    @Nullable Object[] values = values(card);
    try (JsonGenerator json = Json.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        if (value != null) {
          json.writeStringProperty(OwnNames.COLUMNS.get(i).ownName(), value.toString());
        }
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static String bare(CodeLine card) {
    @Nullable Object[] values = values(card);
    for (int i = 1; i < values.length; i++) {
      if (values[i] != null) {
        throw new IllegalArgumentException("plain lines carry codes only; export csv or jsonl");
      }
    }
    if (card.code().indexOf('\n') >= 0 || card.code().indexOf('\r') >= 0) {
      throw new IllegalArgumentException("the code spans lines; export csv or jsonl");
    }
    return card.code();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
