package io.cardproof.adjudication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.rules.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stories as files for any language: entries, claim and time in, the answer's bytes out. {@code
 * -Dvectors.write=true} writes them.
 */
class VectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/vectors/adjudication");

  private static String json(String file) throws IOException {
    List<String> stories = new ArrayList<>();
    for (Story story : Story.of(file)) {
      stories.add(json(story));
    }
    return "{\"stories\": [\n" + String.join(",\n", stories) + "\n]}\n";
  }

  /** The entries of the last question are those of all: what came later is not looked at. */
  private static String json(Story story) {
    List<Story.Question> questions = story.questions();
    String entries =
        questions.getLast().needed().entries().stream()
            .map(r ->
                "\n    {\"index\": %d, \"entry\": %s}"
                    .formatted(r.index(), new String(r.entry().toLeaf(), UTF_8)))
            .collect(Collectors.joining(","));
    String asked = questions.stream().map(VectorsTest::json).collect(Collectors.joining(","));
    return "  {\"name\": \"%s\",\n   \"entries\": [%s],\n   \"questions\": [%s]}"
        .formatted(story.name(), entries, asked);
  }

  private static String json(Story.Question q) {
    return "\n    {\"claim\": \"%s\", \"time\": %d, \"treeSize\": %d,\n     \"answer\": %s}"
        .formatted(
            q.claim(),
            q.asOf().time(),
            q.asOf().treeSize(),
            new String(q.answer().toBytes(), UTF_8));
  }

  @Test
  void files_are_what_regenerating_writes() throws IOException {
    for (String file : Story.files()) {
      Path path = FOLDER.resolve(file + ".json");
      if (Boolean.getBoolean("vectors.write")) {
        Files.createDirectories(FOLDER);
        Files.writeString(path, json(file));
      }
      assertThat(path).content(UTF_8).isEqualTo(json(file));
    }
    try (Stream<Path> found = Files.list(FOLDER)) {
      assertThat(found.map(path -> path.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".json"))
          .containsExactlyInAnyOrderElementsOf(
              Story.files().stream().map(name -> name + ".json").toList());
    }
  }

  /** As a reader in another language would: by the files alone. */
  @TestFactory
  Stream<DynamicTest> files_hold_when_read_as_json() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : Story.files()) {
      JsonNode json =
          JsonMapper.shared().readTree(Files.readString(FOLDER.resolve(file + ".json")));
      tests.add(DynamicTest.dynamicTest(file, () -> holds(json)));
    }
    return tests.stream();
  }

  private static void holds(JsonNode file) throws Exception {
    for (JsonNode story : file.get("stories")) {
      List<Recorded> entries = new ArrayList<>();
      for (JsonNode given : story.get("entries")) {
        Entry entry = Entry.ofLeaf(given.get("entry").toString().getBytes(UTF_8));
        entries.add(new Recorded(given.get("index").asLong(), entry));
      }
      for (JsonNode question : story.get("questions")) {
        AsOf asOf = new AsOf(question.get("time").asLong(), question.get("treeSize").asLong());
        Adjudication answer =
            Adjudicator.adjudicate(new CaseFile(entries), question.get("claim").asString(), asOf);
        assertThat(new String(answer.toBytes(), UTF_8))
            .as(story.get("name").asString())
            .isEqualTo(question.get("answer").toString());
      }
    }
  }
}
