package io.cardproof.imports;

import static io.cardproof.imports.Cards.code;
import static io.cardproof.imports.Cards.noted;
import static io.cardproof.imports.Cards.resource;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One realistic file of every format, read as itself and as {@code auto}. */
final class PresetsTest {
  private static final long END_OF_JUNE = Instant.parse("2027-06-30T23:59:59.999Z").toEpochMilli();

  private static List<CardLine> read(String file, CardFormat format) throws IOException {
    return Cards.read(resource("/imports/" + file), ImportOptions.of(format));
  }

  @ParameterizedTest
  @CsvSource({
    "own.csv, csv, UTF-8",
    "own.jsonl, jsonl, UTF-8",
    "lines.txt, lines, UTF-8",
    "dujiao-next.csv, dujiao-next-csv, UTF-8",
    "dujiao-next.json, dujiao-next-json, UTF-8",
    "acg-faka.txt, acg-faka, GB18030",
    "account-cards.txt, dashes, UTF-8",
    "card-pin.csv, card-pin-csv, GB18030",
    "shopify.csv, shopify, UTF-8",
    "asf.keys, asf-keys, UTF-8",
    "g2a.json, g2a-json, UTF-8",
    "eneba.json, eneba-json, UTF-8",
    "driffle.json, eneba-json, UTF-8",
  })
  void auto_ofEachSample_readsAsIfTheFormatWereStated(String file, String name, String charset)
      throws IOException {
    CardFormat format = CardFormat.fromName(name).orElseThrow();
    byte[] bytes = resource("/imports/" + file);

    try (CardFile cards =
        CardFile.open(new ByteArrayInputStream(bytes), ImportOptions.of(CardFormat.AUTO))) {
      assertThat(cards.format()).isEqualTo(format);
      assertThat(cards.charset().name()).isEqualTo(charset);
      assertThat(cards.lines()).isNotEmpty().containsExactlyElementsOf(read(file, format));
    }
  }

  @Test
  void ownCsv_hasEveryFieldAndTheLinesOfTheFile() throws IOException {
    assertThat(read("own.csv", CardFormat.CSV))
        .containsExactly(
            new CodeLine(
                2,
                "FAKE-OWN-0001",
                "4711",
                "star-50",
                "50",
                "CNY",
                "B-1",
                END_OF_JUNE,
                "first, of all"),
            new CodeLine(
                3,
                "FAKE-OWN-0002",
                null,
                "star-50",
                "9.99",
                "EUR",
                "B-1",
                Instant.parse("2027-06-30T10:00:00Z").toEpochMilli(),
                null),
            new BlankLine(4),
            noted(5, "FAKE-OWN-0003", "two\nlines"),
            code(7, "FAKE-OWN-0004"));
  }

  @Test
  void jsonLines_carryTheSameCards() throws IOException {
    assertThat(read("own.jsonl", CardFormat.JSONL))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("line")
        .containsExactlyElementsOf(read("own.csv", CardFormat.CSV));
  }

  @Test
  void lines_keepInnerSpacesAndCountBlankLines() throws IOException {
    assertThat(read("lines.txt", CardFormat.LINES))
        .containsExactly(
            code(1, "FAKE-LINE-0001"),
            new BlankLine(2),
            code(3, "FAKE LINE 0002"),
            code(4, "FAKE-LINE-0003"));
  }

  @Test
  void dujiaoNextCsv_takesTheSecretColumnOfUnsoldCards() throws IOException {
    List<CardLine> lines = read("dujiao-next.csv", CardFormat.DUJIAO_NEXT_CSV);

    assertThat(lines).hasSize(3).contains(code(2, "FAKE-DJ-0001"), code(4, "FAKE-DJ-0003"));
    assertThat(lines.get(1))
        .isInstanceOf(BadLine.class)
        .hasFieldOrPropertyWithValue("field", "status");
  }

  @Test
  void dujiaoNextCsv_withoutHeader_takesTheFirstColumn() throws IOException {
    assertThat(read("dujiao-next-bare.csv", CardFormat.DUJIAO_NEXT_CSV))
        .containsExactly(code(1, "FAKE-DJ-0001"), code(2, "FAKE-DJ-0002"));
  }

  @Test
  void dujiaoNextJson_numbersTheElements() throws IOException {
    assertThat(read("dujiao-next.json", CardFormat.DUJIAO_NEXT_JSON))
        .containsExactly(
            code(1, "FAKE-DJ-0001"),
            code(2, "FAKE-DJ-0002"),
            new BlankLine(3),
            code(4, "account: fake\nkey: FAKE-DJ-0003"));
  }

  @Test
  void acgFaka_takesTheCodeAndItsPreview() throws IOException {
    assertThat(read("acg-faka.txt", CardFormat.ACG_FAKA))
        .containsExactly(
            noted(1, "FAKE-ACG-0001", "靓号 8888"),
            noted(2, "FAKE-ACG-0002", "普通号"),
            new BlankLine(3),
            code(4, "FAKE-ACG-0003"));
  }

  @Test
  void accountCards_areCodesAsAWhole() throws IOException {
    assertThat(read("account-cards.txt", CardFormat.DASHES))
        .containsExactly(
            code(1, "fake1@example.com----secret1----mail1----FAKE-KEY-1"),
            code(2, "fake2@example.com----secret2----mail2----FAKE-KEY-2"));
  }

  @Test
  void accountCards_withAStatedSeparator_partCodeAndPin() throws IOException {
    byte[] file = "fake1|pw|rest\nfake2".getBytes(StandardCharsets.UTF_8);

    List<CardLine> lines = Cards.read(file, ImportOptions.of(CardFormat.DASHES).withSeparator("|"));

    assertThat(lines).hasSize(2).contains(code(1, "fake1", "pw|rest"));
    assertThat(lines.get(1)).isInstanceOf(BadLine.class);
  }

  @Test
  void cardPinCsv_readsChineseHeaders() throws IOException {
    long end = Instant.parse("2027-12-31T23:59:59.999Z").toEpochMilli();
    assertThat(read("card-pin.csv", CardFormat.CARD_PIN_CSV))
        .containsExactly(
            new CodeLine(2, "10000000000000001", "123456", null, null, null, null, end, null),
            code(3, "10000000000000002", "654321"));
  }

  @Test
  void shopify_takesEnabledCardsWithTheirBalance() throws IOException {
    List<CardLine> lines = read("shopify.csv", CardFormat.SHOPIFY);

    assertThat(lines.getFirst()).hasFieldOrPropertyWithValue("faceValue", "25");
    assertThat(lines.getLast()).hasFieldOrPropertyWithValue("field", "status");
  }

  @Test
  void asfKeys_takeTheLastFieldAsCode() throws IOException {
    assertThat(read("asf.keys", CardFormat.ASF_KEYS))
        .containsExactly(
            noted(1, "FAKE1-AAAAA-BBBBB", "Fake Game One"),
            noted(2, "FAKE2-AAAAA-BBBBB", "Fake Game Two"));
  }

  @Test
  void marketplaceJson_takesTextKeysOnly() throws IOException {
    for (String file : List.of("g2a.json", "eneba.json", "driffle.json")) {
      CardFormat format = file.equals("g2a.json") ? CardFormat.G2A_JSON : CardFormat.ENEBA_JSON;
      List<CardLine> lines = read(file, format);

      assertThat(lines.get(0)).isInstanceOf(CodeLine.class);
      assertThat(lines.get(1)).hasFieldOrPropertyWithValue("field", "kind");
    }
  }

  @Test
  void demoFiles_holdTheDuplicatesOfTheStory() throws IOException {
    List<String> nova = demoCodes("nova-dujiao-next.csv", CardFormat.DUJIAO_NEXT_CSV, 2);
    List<String> luna = demoCodes("luna-acg-faka-gbk.txt", CardFormat.ACG_FAKA, 2);

    assertThat(nova).hasSize(25).contains("DEMO-NOVA-0005-FAKE", "demo nova 0005 fake");
    assertThat(luna).hasSize(19);
    assertThat(luna).filteredOn(nova::contains).containsExactly("DEMO-NOVA-0012-FAKE");
  }

  private static List<String> demoCodes(String file, CardFormat format, int blanks)
      throws IOException {
    try (CardFile cards =
        CardFile.open(
            new ByteArrayInputStream(resource("/demo/" + file)),
            ImportOptions.of(CardFormat.AUTO))) {
      assertThat(cards.format()).isEqualTo(format);
      List<CardLine> lines = cards.lines().toList();
      assertThat(lines).filteredOn(BlankLine.class::isInstance).hasSize(blanks);
      assertThat(lines).noneMatch(BadLine.class::isInstance);
      return lines.stream()
          .filter(CodeLine.class::isInstance)
          .map(line -> ((CodeLine) line).code())
          .toList();
    }
  }
}
