package io.cardproof.imports;

import static io.cardproof.imports.Cards.code;
import static io.cardproof.imports.Cards.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFilesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":\"SECRET\"",
        "{\"code\":\"SECRET",
        "{\"code\":SECRET}",
        "{\"code\":\"SECRET\"} trailing",
        "{\"code\":\"SECRET\",\"code\":\"SECRET2\"}",
        "[\"SECRET\"]",
        "\"SECRET\"",
        "{\"code\":{\"code\":\"SECRET\"}}",
        "{\"code\":true}",
        "{\"code\":\"SECRET\",\"SECRET\":1}",
        "{\"pin\":\"SECRET\"}",
        "{\"code\":\"SECRET\\u0000\"}",
        "{\"code\":\"SECRET\\ud800\"}",
      })
  void brokenJsonLine_isRefusedByItself_withoutItsContent(String broken) throws IOException {
    var lines = read("{\"code\":\"A-1\"}\n" + broken + "\n{\"code\":\"B-2\"}\n", CardFormat.JSONL);

    assertThat(lines).hasSize(3).contains(code(1, "A-1"), code(3, "B-2"));
    assertThat(lines.get(1)).isInstanceOf(BadLine.class);
    assertThat(lines.get(1).toString()).doesNotContain("SECRET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"secrets\":[\"A-1\",\n\"B-2\",\n",
        "{\"secrets\":[\"A-1\",\n\"B-2\",\n\"SECRET",
        "{\"secrets\":[\"A-1\",\n\"B-2\",\n]}",
        "{\"secrets\":[\"A-1\",\n\"B-2\"\n",
        "{\"secrets\":[\"A-1\",\n\"B-2\",\nSECRET]}",
        "{\"secrets\":[\"A-1\",\n\"B-2\"\n]} SECRET",
        "{\"secrets\":[\"A-1\",\n\"B-2\"\n],\"is_loop\":true}",
        "{\"secrets\":[\"A-1\",\n\"B-2\"\n],\"secrets\":[]}",
      })
  void brokenDocument_failsAtItsLine_afterTheCardsBefore(String broken) throws IOException {
    byte[] file = broken.getBytes(StandardCharsets.UTF_8);
    try (CardFile cards =
        CardFile.open(
            new ByteArrayInputStream(file), ImportOptions.of(CardFormat.DUJIAO_NEXT_JSON))) {
      assertThat(cards.next()).isEqualTo(code(1, "A-1"));
      assertThat(cards.next()).isEqualTo(code(2, "B-2"));
      assertThatExceptionOfType(ImportException.class)
          .isThrownBy(cards::next)
          .withMessageNotContaining("SECRET")
          .withNoCause()
          .matches(e -> e.line() >= 2 && e.line() <= 4);
      assertThatExceptionOfType(ImportException.class).isThrownBy(cards::next);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "{}", "{\"product_id\":7}", "{\"secrets\":7}", "nonsense"})
  void documentWithoutCards_isRefused(String file) {
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> read(file, CardFormat.DUJIAO_NEXT_JSON));
  }

  @Test
  void deepNesting_andEndlessTexts_areRefusedAsTooLarge() {
    String nested = "[".repeat(100_000);
    String endless = "[\"" + "x".repeat(2_000_000) + "\"]";

    for (String file : new String[] {nested, endless}) {
      assertThatExceptionOfType(ImportException.class)
          .isThrownBy(() -> read(file, CardFormat.G2A_JSON))
          .returns("request.too_large", ImportException::code);
    }
  }

  @Test
  void elementsOfOtherKinds_areRefusedByNumber() throws IOException {
    assertThat(
            read("[{\"value\":\"A-1\"},{\"value\":7},null,[[]],{},\"B-2\"]", CardFormat.G2A_JSON))
        .hasSize(6)
        .contains(code(1, "A-1"), code(6, "B-2"))
        .filteredOn(BadLine.class::isInstance)
        .extracting(CardLine::line)
        .containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void badBytesInsideADocument_areReportedAsSuch() {
    byte[] file = "{\"secrets\":[\"A-1\",\n\"\u00e9\"]}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> Cards.read(file, ImportOptions.of(CardFormat.AUTO)))
        .withMessageContaining("UTF-8")
        .returns(2L, ImportException::line);
  }
}
