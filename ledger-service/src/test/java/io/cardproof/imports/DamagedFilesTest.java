package io.cardproof.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads that broke off, and files with a flipped bit. */
final class DamagedFilesTest {
  @ParameterizedTest
  @CsvSource({
    "own.csv, csv",
    "own.jsonl, jsonl",
    "lines.txt, lines",
    "dujiao-next.csv, dujiao-next-csv",
    "dujiao-next.json, dujiao-next-json",
    "acg-faka.txt, acg-faka",
    "card-pin.csv, card-pin-csv",
    "shopify.csv, shopify",
    "g2a.json, g2a-json",
    "eneba.json, eneba-json"
  })
  void fileCutAnywhere_givesABeginningOfTheLines_exceptTheCutOne(String name, String format)
      throws IOException {
    byte[] whole = Cards.resource("/imports/" + name);
    ImportOptions options = ImportOptions.of(CardFormat.fromName(format).orElseThrow());
    List<CardLine> expected = Cards.read(whole, options);

    for (int length = 0; length < whole.length; length++) {
      List<CardLine> lines = readWhatIsReadable(Arrays.copyOf(whole, length), options);
      int certain = Math.max(0, lines.size() - 1);
      assertThat(lines.subList(0, certain)).isEqualTo(expected.subList(0, certain));
    }
  }

  @ParameterizedTest
  @CsvSource({"own.csv, csv", "own.jsonl, jsonl", "acg-faka.txt, acg-faka", "g2a.json, g2a-json"})
  void anyFlippedBit_endsInLinesOrARefusal(String name, String format) throws IOException {
    byte[] whole = Cards.resource("/imports/" + name);
    ImportOptions options = ImportOptions.of(CardFormat.fromName(format).orElseThrow());

    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      List<CardLine> lines = readWhatIsReadable(damaged, options);
      assertThat(lines).extracting(CardLine::line).isSorted().doesNotHaveDuplicates();
    }
  }

  private static List<CardLine> readWhatIsReadable(byte[] file, ImportOptions options)
      throws IOException {
    List<CardLine> lines = new ArrayList<>();
    try (CardFile cards = CardFile.open(new ByteArrayInputStream(file), options)) {
      for (CardLine line = cards.next(); line != null; line = cards.next()) {
        lines.add(line);
      }
    } catch (ImportException refused) {
      assertThat(refused.line()).isPositive();
      assertThat(refused).hasNoCause();
    }
    return lines;
  }
}
