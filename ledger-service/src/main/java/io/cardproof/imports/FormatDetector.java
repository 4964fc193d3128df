package io.cardproof.imports;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Names the format of a file from its first lines. A mint cannot be taken back, so what could be
 * read in two ways is refused with the names to choose from.
 */
final class FormatDetector {
  private static final int LINES = 20;
  private static final List<String> CSV_SEPARATORS = List.of(",", ";", "\t");

  private FormatDetector() {}

  static CardFormat detect(String sample, @Nullable String separator) throws ImportException {
    List<String> lines = firstLines(sample);
    if (lines.isEmpty()) {
      return CardFormat.LINES;
    }
    String first = lines.getFirst();
    if (first.startsWith("{") || first.startsWith("[")) {
      Set<String> names = jsonNames(sample);
      if (!names.isEmpty() || first.startsWith("[\"")) {
        return json(names);
      }
    }
    if (lines.stream().anyMatch(line -> line.contains(LineSource.BAR))) {
      return CardFormat.ACG_FAKA;
    }
    CardFormat headed = byHeader(cells(first, separatorOf(first, separator)));
    return headed != null ? headed : byShape(lines, separator);
  }

  static List<String> firstLines(String sample) {
    return sample.lines().map(Texts::trim).filter(s -> !s.isEmpty()).limit(LINES).toList();
  }

  /** The stated separator, or the one that splits the header best. */
  static String separatorOf(String header, @Nullable String stated) {
    if (stated != null) {
      return stated;
    }
    String best = CSV_SEPARATORS.getFirst();
    for (String candidate : CSV_SEPARATORS) {
      if (cells(header, candidate).size() > cells(header, best).size()) {
        best = candidate;
      }
    }
    return best;
  }

  /** Header names hold no separators, so quotes are only taken off. */
  static List<String> cells(String header, String separator) {
    return List.of(header.split(Pattern.quote(separator), -1)).stream()
        .map(cell -> Texts.trim(cell.replace('"', ' ')).toLowerCase(Locale.ROOT))
        .toList();
  }

  private static @Nullable CardFormat byHeader(List<String> cells) {
    if (cells.contains("code") && cells.contains("initial_balance")) {
      return CardFormat.SHOPIFY;
    }
    if (has(CardFormat.CSV, cells)) {
      return CardFormat.CSV;
    }
    if (has(CardFormat.CARD_PIN_CSV, cells)) {
      return CardFormat.CARD_PIN_CSV;
    }
    return has(CardFormat.DUJIAO_NEXT_CSV, cells) ? CardFormat.DUJIAO_NEXT_CSV : null;
  }

  private static boolean has(CardFormat format, List<String> cells) {
    return cells.stream().anyMatch(cell -> Column.named(format, cell) == Column.CODE);
  }

  private static CardFormat byShape(List<String> lines, @Nullable String stated)
      throws ImportException {
    if (stated != null && lines.stream().allMatch(line -> line.contains(stated))) {
      return CardFormat.DASHES;
    }
    if (lines.stream().allMatch(line -> line.contains(LineSource.DASHES))) {
      return CardFormat.DASHES;
    }
    if (lines.stream().allMatch(line -> line.contains("\t"))) {
      return CardFormat.ASF_KEYS;
    }
    if (lines.stream().anyMatch(line -> line.contains("\t"))) {
      throw unclear("lines or asf-keys");
    }
    if (lines.stream().allMatch(line -> line.contains(","))) {
      throw unclear("lines, card-pin-csv or dujiao-next-csv");
    }
    return CardFormat.LINES;
  }

  private static ImportException unclear(String choices) {
    return new ImportException(
        "request.invalid", 1, "the format cannot be told for certain; state it: " + choices);
  }

  private static CardFormat json(Set<String> names) throws ImportException {
    if (names.contains("secrets")) {
      return CardFormat.DUJIAO_NEXT_JSON;
    }
    if (names.contains("kind")) {
      return CardFormat.G2A_JSON;
    }
    if (names.contains("type") && (names.contains("value") || names.contains("key"))) {
      return CardFormat.ENEBA_JSON;
    }
    if (names.contains("code")) {
      return CardFormat.JSONL;
    }
    throw unclear("jsonl, dujiao-next-json, g2a-json or eneba-json");
  }

  /** Every field name up to where the sample breaks off. */
  private static Set<String> jsonNames(String sample) {
    Set<String> names = new TreeSet<>();
    try (JsonParser parser = Json.FACTORY.createParser(ObjectReadContext.empty(), sample)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          names.add(parser.currentName());
        }
      }
    } catch (JacksonException cutOff) {
      return names;
    }
    return names;
  }
}
