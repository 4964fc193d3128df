package io.cardproof.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rule vectors: that the rules end as they say by hand, that the files are what they come to,
 * and that nothing of the rules is without one. {@code -Dvectors.write=true} writes the files.
 */
class VectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/vectors/rules");

  @TestFactory
  Stream<DynamicTest> each_ends_as_its_words_say() {
    return AllVectors.files().stream()
        .flatMap(file ->
            file.vectors.stream()
                .map(vector ->
                    DynamicTest.dynamicTest(
                        file.topic + ": " + vector.name(),
                        () ->
                            assertThat(Vector.ending(vector.run(file.setting).decision()))
                                .isEqualTo(vector.expected()))));
  }

  @Test
  void files_are_what_regenerating_writes() throws IOException {
    for (VectorFile file : AllVectors.files()) {
      Path path = FOLDER.resolve(file.topic + ".json");
      if (Boolean.getBoolean("vectors.write")) {
        Files.createDirectories(FOLDER);
        Files.writeString(path, file.json());
      }
      assertThat(path).content(UTF_8).isEqualTo(file.json());
    }
    try (Stream<Path> found = Files.list(FOLDER)) {
      assertThat(found.map(path -> path.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".json"))
          .containsExactlyInAnyOrderElementsOf(
              AllVectors.files().stream().map(file -> file.topic + ".json").toList());
    }
  }

  /** As a reader in another language would: by the files alone. */
  @TestFactory
  Stream<DynamicTest> files_hold_when_read_as_json() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (VectorFile file : AllVectors.files()) {
      JsonNode json =
          JsonMapper.shared().readTree(Files.readString(FOLDER.resolve(file.topic + ".json")));
      tests.add(DynamicTest.dynamicTest(file.topic, () -> holds(json)));
    }
    return tests.stream();
  }

  private static void holds(JsonNode file) throws Exception {
    for (JsonNode vector : file.get("vectors")) {
      World world = new World();
      for (JsonNode given : file.get("setting")) {
        world.submit(command(given));
      }
      for (JsonNode given : vector.get("given")) {
        world.submit(command(given));
      }
      World.Step step = world.submit(command(vector.get("when")));
      assertThat(step.hash())
          .as(vector.get("name").asString())
          .isEqualTo(vector.get("hash").asString());
      if (step.decision() instanceof Decision.Refused refused) {
        assertThat(vector.at("/then/refusal/code").asString())
            .isEqualTo(refused.refusal().code().word());
      }
    }
  }

  private static Command command(JsonNode json) throws Exception {
    return Canonical.decode(Command.class, json.toString().getBytes(UTF_8));
  }

  @Test
  void every_refusal_has_a_vector() {
    Set<String> refused =
        all().map(vector -> vector.expected().split(" ", 2)[0]).collect(Collectors.toSet());
    assertThat(refused)
        .containsAll(Arrays.stream(RefusalCode.values()).map(RefusalCode::word).toList());
  }

  @Test
  void every_action_has_a_vector_in_which_it_succeeds() {
    Set<String> succeeded = new TreeSet<>();
    all()
        .filter(vector -> vector.expected().equals("committed"))
        .forEach(vector -> succeeded.add(name(vector.when().action().getClass())));
    // They stand in every setting.
    succeeded.add(name(Action.CreateLedger.class));
    Set<String> actions = new TreeSet<>();
    for (Class<?> action : Action.class.getPermittedSubclasses()) {
      actions.add(name(action));
    }
    // There is no second version of the rules to upgrade to.
    actions.remove(name(Action.UpgradeRules.class));
    assertThat(succeeded).containsExactlyElementsOf(actions);
  }

  private static String name(Class<?> action) {
    return action.getAnnotation(Wire.class).value();
  }

  private static Stream<Vector> all() {
    return AllVectors.files().stream().flatMap(file -> file.vectors.stream());
  }
}
