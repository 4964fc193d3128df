package io.cardproof.ledger.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.TestKeys;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.RefusalCode;
import io.cardproof.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rule vectors through the port: for every ending that the rules know, the first vector that
 * ends so. A clock that stands where each command says, and a check that takes every signature,
 * leave the rules alone to refuse.
 */
class RuleVectorsTest {
  private static final Path FOLDER = Path.of("../contracts/src/test/resources/vectors/rules");

  @TempDir Path dir;

  private record Vector(
      String name, String ending, List<Command> given, Command when, JsonNode then) {}

  private static List<Vector> vectors() throws IOException {
    List<Vector> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path path : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        JsonNode file = JsonMapper.shared().readTree(Files.readString(path));
        for (JsonNode vector : file.get("vectors")) {
          List<Command> given = new ArrayList<>();
          file.get("setting").forEach(command -> given.add(command(command)));
          vector.get("given").forEach(command -> given.add(command(command)));
          JsonNode then = vector.get("then");
          String name = path.getFileName() + ": " + vector.get("name").asString();
          all.add(new Vector(name, ending(then), given, command(vector.get("when")), then));
        }
      }
    }
    return all;
  }

  private static Command command(JsonNode json) {
    try {
      return Canonical.decode(Command.class, json.toString().getBytes(UTF_8));
    } catch (CodecException e) {
      throw new AssertionError(e);
    }
  }

  private static String ending(JsonNode then) {
    if (then.has("refusal")) {
      String how = then.has("events") ? " recorded" : then.has("recordedBy") ? " again" : "";
      return then.at("/refusal/code").asString() + how;
    }
    return then.has("replayed") ? "replayed" : then.has("contended") ? "contended" : "committed";
  }

  /** A ledger begins with its genesis, before there is a port to speak to. */
  private static Map<String, Vector> firstOfEachEnding() throws IOException {
    Map<String, Vector> first = new LinkedHashMap<>();
    for (Vector vector : vectors()) {
      if (!vector.given.isEmpty() && !(vector.when.action() instanceof Action.CreateLedger)) {
        first.putIfAbsent(vector.ending, vector);
      }
    }
    return first;
  }

  @Test
  void everyRefusalOfTheRulesIsMetThroughThePort() throws IOException {
    assertThat(firstOfEachEnding().keySet().stream().map(ending -> ending.split(" ", 2)[0]))
        .contains("committed", "replayed", "contended")
        .containsAll(Arrays.stream(RefusalCode.values()).map(RefusalCode::word).toList());
  }

  @TestFactory
  Stream<DynamicTest> eachEndsThroughThePortAsInTheRules() throws IOException {
    return firstOfEachEnding().values().stream()
        .map(vector -> DynamicTest.dynamicTest(vector.name, () -> ends(vector)));
  }

  private void ends(Vector vector) throws Exception {
    Path folder = Files.createTempDirectory(dir, "vector");
    AtomicLong now = new AtomicLong();
    try (Store store = Store.create(folder)) {
      EmbeddedLedger.initialise(store, submission(vector.given.getFirst(), ""));
      String genesis = store.replica().genesisHash();
      try (EmbeddedLedger ledger =
          new EmbeddedLedger(
              store,
              () -> Instant.ofEpochMilli(now.get()),
              (submission, state) -> true,
              (message, cause) -> {})) {
        for (Command command : vector.given.subList(1, vector.given.size())) {
          submit(ledger, now, submission(command, genesis));
        }
        long before = ledger.head().size();
        String ending = submit(ledger, now, submission(vector.when, genesis));
        assertThat(ending).isEqualTo(vector.ending);
        boolean entry = vector.then.has("events");
        assertThat(ledger.head().size()).isEqualTo(before + (entry ? 1 : 0));
      }
    }
  }

  private static Submission submission(Command command, String genesis) {
    Command bound =
        new Command(
            command.action(),
            command.actor(),
            command.ask(),
            command.at(),
            command.id(),
            command.ledger().isEmpty() ? "" : genesis);
    return new Submission(bound, TestKeys.sign(bound, 0), List.of());
  }

  private static String submit(EmbeddedLedger ledger, AtomicLong now, Submission submission) {
    now.set(submission.command().at());
    try {
      return switch (ledger.submit(submission)) {
        case Outcome.Committed committed -> committed.replayed() ? "replayed" : "committed";
        case Outcome.Refused refused -> word(refused, submission);
      };
    } catch (LedgerException.Contended e) {
      return "contended";
    } catch (LedgerException e) {
      throw new AssertionError(e);
    }
  }

  private static String word(Outcome.Refused refused, Submission submission) {
    String word = refused.refusal().code().word();
    if (refused.receipt() == null) {
      return word;
    }
    boolean its = refused.receipt().submissionId().equals(submission.command().id());
    return word + (its ? " recorded" : " again");
  }
}
