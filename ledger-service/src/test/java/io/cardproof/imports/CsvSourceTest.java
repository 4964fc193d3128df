package io.cardproof.imports;

import static io.cardproof.imports.Cards.code;
import static io.cardproof.imports.Cards.noted;
import static io.cardproof.imports.Cards.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvSourceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"\ufeffCODE,Note\n", "code,NOTE\r\n", "\"Code\",\"note\"\r", " code , note \n"})
  void header_inAnyCaseQuotedOrMarked_isKnown(String header) throws IOException {
    assertThat(read(header + "A-1,x\n", CardFormat.AUTO)).containsExactly(noted(2, "A-1", "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void separator_isTakenFromTheHeader(String separator) throws IOException {
    String file = "code,pin,note\nA-1,7,x y\n".replace(",", separator);

    assertThat(read(file, CardFormat.AUTO))
        .containsExactly(new CodeLine(2, "A-1", "7", null, null, null, null, null, "x y"));
  }

  @Test
  void recordOverSeveralLines_hasTheLineItBeginsOn() throws IOException {
    assertThat(read("code,note\n\nA-1,\"a\r\nb\n\nc\"\nB-2,\"d \"\"e\"\"\"\n", CardFormat.CSV))
        .containsExactly(
            new BlankLine(2), noted(3, "A-1", "a\nb\n\nc"), noted(7, "B-2", "d \"e\""));
  }

  @Test
  void rowOfEmptyCells_isBlank() throws IOException {
    assertThat(read("code,note\n,\n \t,\u3000\n,x\n", CardFormat.CSV))
        .containsExactly(
            new BlankLine(2), new BlankLine(3), BadLine.invalid(4, "code", "there is no code"));
  }

  @Test
  void brokenQuotes_costTheirOwnLinesOnly() throws IOException {
    List<CardLine> lines = read("code\nA-1\n\"B\"2\nC-3\n\"D-4\n\"E-5\nF-6\n", CardFormat.CSV);

    assertThat(lines).extracting(CardLine::line).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(lines).contains(code(2, "A-1"), code(4, "C-3"), code(7, "F-6"));
    assertThat(lines).filteredOn(BadLine.class::isInstance).hasSize(3);
  }

  @Test
  void quoteNeverClosed_isRefusedAtItsLine() {
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> read("code\nA-1\n\"B-2\nC-3\n", CardFormat.CSV))
        .returns("request.malformed", ImportException::code)
        .returns(3L, ImportException::line);
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> read("code\n\"A-1\n" + "B-2\n".repeat(100_000), CardFormat.CSV))
        .returns("request.too_large", ImportException::code)
        .returns(2L, ImportException::line);
  }

  @Test
  void overLongLine_isRefusedByItself() throws IOException {
    String file = "code\nA-1\n" + "x".repeat(5_000) + "\nB-2\n";

    assertThat(read(file, CardFormat.CSV))
        .containsExactly(code(2, "A-1"), BadLine.tooLong(3, 4_096), code(4, "B-2"));
    assertThat(read(file, CardFormat.LINES)).contains(BadLine.tooLong(3, 4_096));
  }

  @Test
  void unknownOrDoubledColumn_isRefusedWithoutNamingIt() {
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> read("code,SECRET-KEY\nA-1,x\n", CardFormat.CSV))
        .returns("request.unknown_field", ImportException::code)
        .returns(1L, ImportException::line)
        .withMessageNotContaining("SECRET-KEY");
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> read("code,code\nA-1,x\n", CardFormat.CSV));
    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> read("A-1,x\n", CardFormat.CSV))
        .returns("request.invalid", ImportException::code);
  }

  @Test
  void moreCellsThanTheHeader_isRefused_fewerAreAbsent() throws IOException {
    List<CardLine> lines = read("code,pin\nA,B,C\nA-1\n", CardFormat.CSV);

    assertThat(lines.getFirst()).isInstanceOf(BadLine.class);
    assertThat(lines.getLast()).isEqualTo(code(3, "A-1"));
  }

  @Test
  void headerAlone_andEmptyFile_giveNoLines() throws IOException {
    assertThat(read("code,pin\n", CardFormat.AUTO)).isEmpty();
    assertThat(read("", CardFormat.AUTO)).isEmpty();
    assertThat(read("\ufeff", CardFormat.CSV)).isEmpty();
  }

  @Test
  void cardPin_withoutHeader_takesTheOrderOfThePreset() throws IOException {
    assertThat(read("1000000001,4711\n", CardFormat.CARD_PIN_CSV))
        .containsExactly(code(1, "1000000001", "4711"));
  }

  @Test
  void separatorOfSeveralCharacters_isRefused() {
    ImportOptions options = ImportOptions.of(CardFormat.CSV).withSeparator("||");

    assertThatExceptionOfType(ImportException.class)
        .isThrownBy(() -> Cards.read("code\nA\n".getBytes(StandardCharsets.UTF_8), options))
        .returns("request.invalid", ImportException::code);
  }
}
