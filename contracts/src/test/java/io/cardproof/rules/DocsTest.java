package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Wire;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/ says of the rules is what the rules are. */
class DocsTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern WORD = Pattern.compile("`([^`]+)`");

  private static List<List<String>> rows(String page) throws IOException {
    return Files.readAllLines(DOCS.resolve(page)).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  private static String first(String cell) {
    return WORD.matcher(cell).results().findFirst().map(word -> word.group(1)).orElseThrow();
  }

  @Test
  void refusals_of_the_rules_stand_in_their_precedence() throws IOException {
    List<String> listed =
        rows("refusals.md").stream()
            .filter(row -> row.get(3).equals("rules"))
            .map(row -> first(row.get(1)))
            .toList();
    assertThat(listed)
        .containsExactlyElementsOf(
            Arrays.stream(RefusalCode.values()).map(RefusalCode::word).toList());
  }

  @Test
  void refusals_are_listed_once() throws IOException {
    assertThat(rows("refusals.md").stream().map(row -> first(row.get(1)))).doesNotHaveDuplicates();
  }

  @Test
  void refusals_that_are_recorded_are_those_that_a_vector_records() throws IOException {
    Set<String> listed =
        rows("refusals.md").stream()
            .filter(row -> row.get(6).equals("elsewhere"))
            .map(row -> first(row.get(1)))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> recorded = new TreeSet<>();
    AllVectors.files().stream()
        .flatMap(file -> file.vectors.stream())
        .filter(vector -> vector.expected().endsWith(" recorded"))
        .forEach(vector -> recorded.add(vector.expected().split(" ", 2)[0]));
    assertThat(listed).isEqualTo(recorded);
  }

  @Test
  void events_are_listed_with_their_fields() throws IOException {
    List<String> listed =
        rows("events.md").stream().map(row -> first(row.get(1)) + fields(row.get(2))).toList();
    List<String> events =
        Arrays.stream(Event.class.getPermittedSubclasses())
            .map(event -> event.getAnnotation(Wire.class).value() + components(event))
            .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(events);
  }

  private static List<String> fields(String cell) {
    return WORD.matcher(cell).results().map((MatchResult word) -> word.group(1)).toList();
  }

  private static List<String> components(Class<?> event) {
    return Arrays.stream(event.getRecordComponents()).map(RecordComponent::getName).toList();
  }
}
