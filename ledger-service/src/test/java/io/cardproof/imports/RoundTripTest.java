package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** What is exported is imported again, in every encoding and line end that can express it. */
final class RoundTripTest {
  @Property(tries = 300)
  void codes_surviveEveryFormat(
      @ForAll("codes") List<String> codes,
      @ForAll @From("ownFormats") CardFormat format,
      @ForAll @From("charsets") String charsetName,
      @ForAll @From("lineEnds") String lineEnd)
      throws IOException {
    Charset charset = Charset.forName(charsetName);
    List<CodeLine> cards = new ArrayList<>();
    for (String code : codes) {
      if (charset.newEncoder().canEncode(code)) {
        cards.add(Cards.code(cards.size() + 1, code));
      }
    }

    assertThat(roundTrip(cards, format, charset, lineEnd)).isEqualTo(atLinesOf(format, cards));
  }

  @Property(tries = 300)
  void everyField_survivesTheFormatsThatHaveIt(
      @ForAll("cards") List<CodeLine> cards,
      @ForAll @From("lineEnds") String lineEnd,
      @ForAll boolean csv)
      throws IOException {
    CardFormat format = csv ? CardFormat.CSV : CardFormat.JSONL;
    Charset utf8 = StandardCharsets.UTF_8;

    assertThat(roundTrip(cards, format, utf8, lineEnd)).isEqualTo(atLinesOf(format, cards));
  }

  private static List<CardLine> roundTrip(
      List<CodeLine> cards, CardFormat format, Charset charset, String lineEnd) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CardFileWriter writer =
        new CardFileWriter(new OutputStreamWriter(bytes, charset.newEncoder()), format, lineEnd)) {
      for (CodeLine card : cards) {
        writer.write(card);
      }
    }
    return Cards.read(bytes.toByteArray(), ImportOptions.of(format).withCharset(charset));
  }

  /** The header moves every line down by one. */
  private static List<CardLine> atLinesOf(CardFormat format, List<CodeLine> cards) {
    List<CardLine> lines = new ArrayList<>();
    long line = format == CardFormat.CSV ? 2 : 1;
    for (CodeLine c : cards) {
      lines.add(
          new CodeLine(
              line++,
              c.code(),
              c.pin(),
              c.sku(),
              c.faceValue(),
              c.currency(),
              c.batchNo(),
              c.expiresAt(),
              c.note()));
    }
    return lines;
  }

  @Provide
  Arbitrary<List<String>> codes() {
    return text().list().ofMinSize(1).ofMaxSize(20);
  }

  /** Printable, not blank, trimmed; with what CSV, JSON and spreadsheets take as special. */
  private static Arbitrary<String> text() {
    Arbitrary<Character> characters =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.chars().range('!', '~')),
            Tuple.of(2, Arbitraries.of('"', ',', ';', '=', '@', '+', '\\', ' ', '\t')),
            Tuple.of(1, Arbitraries.of('║', '卡', '密', '遊', '一', 'é', '５')),
            Tuple.of(1, Arbitraries.chars().range('\u4e00', '\u9fa5')));
    return characters
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(chars -> {
          StringBuilder text = new StringBuilder();
          chars.forEach(text::append);
          return Texts.trim(text.toString());
        })
        .filter(text -> !text.isEmpty());
  }

  @Provide
  Arbitrary<List<CodeLine>> cards() {
    Arbitrary<@Nullable String> field = text().injectNull(0.4);
    Arbitrary<@Nullable String> money = Arbitraries.of("5", "9.99", "0.5", "1000").injectNull(0.4);
    Arbitrary<@Nullable Long> time =
        Arbitraries.longs().between(0, 4_102_444_800_000L).injectNull(0.4);
    return Combinators.combine(text(), field, field, money, field, time, field)
        .as((code, pin, sku, value, batch, expiry, note) ->
            new CodeLine(
                1, code, pin, sku, value, value == null ? null : "EUR", batch, expiry, note))
        .list()
        .ofMaxSize(10);
  }

  @Provide
  Arbitrary<CardFormat> ownFormats() {
    return Arbitraries.of(CardFormat.CSV, CardFormat.JSONL, CardFormat.LINES);
  }

  @Provide
  Arbitrary<String> charsets() {
    return Arbitraries.of("UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "GBK", "Big5");
  }

  @Provide
  Arbitrary<String> lineEnds() {
    return Arbitraries.of("\n", "\r\n", "\r");
  }
}
