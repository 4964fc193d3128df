package io.cardproof.ledger.ethereum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rule vectors through the contract: every step of every vector, by the rules beside it. */
class ContractVectorsTest {
  private static final Path FOLDER = Path.of("../contracts/src/test/resources/vectors/rules");

  private static Anvil anvil;

  @BeforeAll
  static void start() {
    anvil = Anvil.start();
  }

  @AfterAll
  static void end() {
    if (anvil != null) {
      anvil.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> eachStepGoesTogetherWithTheRules() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path path : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        JsonNode file = JsonMapper.shared().readTree(Files.readString(path));
        tests.add(DynamicTest.dynamicTest(path.getFileName().toString(), () -> goTogether(file)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(20);
    return tests.stream();
  }

  private static void goTogether(JsonNode file) throws Exception {
    List<Command> setting = new ArrayList<>();
    file.get("setting").forEach(step -> setting.add(command(step)));
    Action.CreateLedger genesis = (Action.CreateLedger) setting.getFirst().action();
    List<String> gateways = DeployedLedger.accounts(anvil).subList(0, 1);
    for (JsonNode vector : file.get("vectors")) {
      DeployedLedger deployed = DeployedLedger.deploy(anvil, genesis.limits(), 0, gateways);
      SideBySide both = new SideBySide(deployed);
      both.submit(setting);
      for (JsonNode step : vector.get("given")) {
        both.submit(command(step));
      }
      both.submit(command(vector.get("when")));
      assertThat(both.differences).as(vector.get("name").asString()).isEmpty();
    }
  }

  private static Command command(JsonNode json) {
    try {
      return Canonical.decode(Command.class, json.toString().getBytes(UTF_8));
    } catch (CodecException e) {
      throw new AssertionError(e);
    }
  }
}
