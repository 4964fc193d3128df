package io.cardproof.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.codec.Digests;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.ParcelAnswer;
import io.cardproof.sequence.ParcelAnswer.Item;
import io.cardproof.sequence.SignedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.hyperledger.fabric.shim.Chaincode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every rule vector through the chaincode: how it ends, and every byte it changes. A clock that
 * stands where each command says, and a check that takes every signature, leave the rules alone to
 * refuse.
 */
class RuleVectorsTest {
  private static final Path FOLDER = Path.of("../contracts/src/test/resources/vectors/rules");

  /** Here admission comes first: who a command is of is looked at before its form. */
  private static final String FORM_FIRST = "a form is judged before who asks";

  @TestFactory
  Stream<DynamicTest> eachEndsThroughTheChaincodeAsInTheRules() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path path : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        JsonNode file = JsonMapper.shared().readTree(Files.readString(path));
        for (JsonNode vector : file.get("vectors")) {
          String name = path.getFileName() + ": " + vector.get("name").asString();
          tests.add(DynamicTest.dynamicTest(name, () -> holds(file.get("setting"), vector)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(100);
    return tests.stream();
  }

  private static void holds(JsonNode setting, JsonNode vector) throws Exception {
    World world = new World(command(setting.get(0)));
    setting.forEach(given -> world.submit(command(given)));
    vector.get("given").forEach(given -> world.submit(command(given)));
    PeerStub.Simulated judged = world.submit(command(vector.get("when")));
    Item item = ParcelAnswer.ofBytes(judged.response().getPayload()).items().getFirst();
    String expected = ending(vector.get("then"));
    if (vector.get("name").asString().equals(FORM_FIRST)) {
      expected = "auth.invalid";
    }
    assertThat(ending(item, judged)).isEqualTo(expected);
    assertThat(changes(judged.writes())).isEqualTo(vector.get("hash").asString());
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

  private static String ending(Item item, PeerStub.Simulated judged) throws Exception {
    return switch (item) {
      case Item.Replayed replayed -> "replayed";
      case Item.Contended contended -> "contended";
      case Item.Refused refused ->
          refused.refusal().code().word() + (refused.recordedBy() == null ? "" : " again");
      case Item.Entered entered -> {
        byte[] bundle = judged.events().getFirst().getValue();
        Entry entry = Entry.ofLeaf(io.cardproof.log.EntryBundle.decode(bundle).getFirst());
        yield entry.refusal() == null ? "committed" : entry.refusal().code().word() + " recorded";
      }
    };
  }

  /** As the vectors' README says. */
  private static String changes(Map<String, byte[]> writes) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(writes)
        .forEach((key, value) ->
            text.append(key).append('\n').append(new String(value, UTF_8)).append('\n'));
    return Digests.digest(text.toString().getBytes(UTF_8));
  }

  private static final class World {
    private final AtomicLong now = new AtomicLong();
    private final PeerStub peer = new PeerStub();
    private final String ledger;
    private final Chaincode chaincode;

    private World(Command genesis) {
      ledger = Ledgers.hash(new SignedCommand(genesis, signature(0)));
      chaincode =
          new CardproofChaincode(
              (channel, name) -> ledger,
              () -> Instant.ofEpochMilli(now.get()),
              (key, message, signature) -> true,
              "test");
    }

    private static Entry.Signature signature(int key) {
      return new Entry.Signature(key, "A".repeat(86));
    }

    private PeerStub.Simulated submit(Command command) {
      boolean first = command.action() instanceof Action.CreateLedger;
      Command bound =
          new Command(
              command.action(),
              command.actor(),
              command.ask(),
              command.at(),
              command.id(),
              first ? command.ledger() : ledger);
      StateValue.Ledger state = value(StateKey.LEDGER);
      StateValue.Member actor = value(StateKey.member(command.actor()));
      now.set(command.at() - (state == null ? 0 : state.clockAheadMs()));
      SignedCommand signed = new SignedCommand(bound, signature(actor == null ? 0 : actor.keys()));
      PeerStub.Simulated simulated = peer.call(chaincode, "submit", List.of(signed.toBytes()));
      assertThat(simulated.message()).isNullOrEmpty();
      peer.commit(simulated);
      return simulated;
    }

    private <V extends StateValue> V value(StateKey<V> key) {
      byte[] bytes = peer.committed.get(key.text());
      try {
        return bytes == null ? null : Canonical.decode(key.type(), bytes);
      } catch (CodecException e) {
        throw new AssertionError(e);
      }
    }
  }
}
