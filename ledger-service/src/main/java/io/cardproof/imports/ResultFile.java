package io.cardproof.imports;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * What became of each line of an upload, as CSV {@code line,outcome,code,card_id,entry}, where
 * {@code code} is the refusal's. The card's code has no column, and what does not look like the
 * column it is meant for is not written.
 */
public final class ResultFile implements Closeable {
  /** What became of a line. */
  public enum Outcome {
    ACCEPTED,
    DUPLICATE,
    REJECTED,
    BLANK
  }

  private static final Pattern REFUSAL = Pattern.compile("[a-z_]{1,40}\\.[a-z_]{1,40}|not_yours");
  private static final Pattern CARD_ID = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final CSVPrinter csv;

  /**
   * Writes the header.
   *
   * @param out closed with this
   */
  public ResultFile(Writer out) throws IOException {
    csv =
        CSVFormat.Builder.create(CSVFormat.RFC4180)
            .setHeader("line", "outcome", "code", "card_id", "entry")
            .setRecordSeparator("\n")
            .get()
            .print(out);
  }

  /**
   * Writes one line's result.
   *
   * @param line from 1, as {@link CardLine#line}
   * @param refusal the stable code of the refusal
   * @param entry index of the ledger's entry that holds the card or the refused attempt
   * @throws IllegalArgumentException a value is not of its kind; nothing is written
   */
  public void write(
      long line,
      Outcome outcome,
      @Nullable String refusal,
      @Nullable String cardId,
      @Nullable Long entry)
      throws IOException {
    // The values stay out of the messages: a mix-up here is how a code would get into a log.
    if (refusal != null && !REFUSAL.matcher(refusal).matches()) {
      throw new IllegalArgumentException("not the code of a refusal");
    }
    if (cardId != null && !CARD_ID.matcher(cardId).matches()) {
      throw new IllegalArgumentException("not a card id");
    }
    csv.printRecord(line, outcome, refusal, cardId, entry);
  }

  @Override
  public void close() throws IOException {
    csv.close(true);
  }
}
