package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cardproof.imports.ResultFile.Outcome;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class WritersTest {
  @Test
  void formulas_areWrittenAsTheyAre_insideQuotes() throws IOException {
    StringWriter out = new StringWriter();
    try (CardFileWriter writer = new CardFileWriter(out, CardFormat.CSV, "\n")) {
      writer.write(Cards.code(1, "=HYPERLINK(\"x\")"));
    }

    assertThat(out.toString()).isEqualTo(OwnNames.LIST + "\n\"=HYPERLINK(\"\"x\"\")\",,,,,,,\n");
  }

  @Test
  void plainLines_refuseWhatTheyWouldLose() throws IOException {
    StringWriter out = new StringWriter();
    try (CardFileWriter writer = new CardFileWriter(out, CardFormat.LINES, "\n")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.write(Cards.code(1, "SECRET", "4711")))
          .withMessageNotContaining("SECRET");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.write(Cards.code(1, "SECRET\n2")))
          .withMessageNotContaining("SECRET");
    }

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void resultFile_hasOneRowPerLine() throws IOException {
    String cardId = "A".repeat(43);
    StringWriter out = new StringWriter();
    try (ResultFile results = new ResultFile(out)) {
      results.write(2, Outcome.ACCEPTED, null, cardId, 17L);
      results.write(3, Outcome.DUPLICATE, "card.already_minted", cardId, 18L);
      results.write(4, Outcome.BLANK, null, null, null);
      results.write(5, Outcome.REJECTED, "request.invalid", null, null);
    }

    assertThat(out.toString())
        .isEqualTo(
            """
            line,outcome,code,card_id,entry
            2,ACCEPTED,,%1$s,17
            3,DUPLICATE,card.already_minted,%1$s,18
            4,BLANK,,,
            5,REJECTED,request.invalid,,
            """
                .formatted(cardId));
  }

  @Test
  void resultFile_neverTakesACardsCode() throws IOException {
    StringWriter out = new StringWriter();
    try (ResultFile results = new ResultFile(out)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> results.write(2, Outcome.REJECTED, "FAKE-CODE-1", null, null))
          .withMessageNotContaining("FAKE");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> results.write(2, Outcome.REJECTED, null, "FAKE-CODE-1", null))
          .withMessageNotContaining("FAKE");
    }

    assertThat(out.toString()).doesNotContain("FAKE");
  }
}
