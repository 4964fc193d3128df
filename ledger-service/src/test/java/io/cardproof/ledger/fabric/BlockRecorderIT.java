package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.EveryEntry;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.sequence.SignedCommand;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records blocks of a real network for {@link RecordedBlocksTest}: {@code -Dblocks.write=true}. */
@EnabledIfSystemProperty(named = "blocks.write", matches = "true")
class BlockRecorderIT {
  private static final Path FOLDER = Path.of("src/test/resources/fabric");
  static final String NAME = "recorded";

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"raft", "bft"})
  void record(String profile) throws Exception {
    RealNetwork network = RealNetwork.start(profile);
    try {
      String genesis = Scene.genesisHash(EveryEntry.genesis());
      network.deploy(NAME, genesis);
      FabricSettings settings = network.settings("supplier", NAME);
      Chain chain = FabricChain.connect(settings);
      try (RealGateway gateway =
          RealGateway.open(dir.resolve("gateway"), chain, EveryEntry.genesis())) {
        Scene scene = new Scene(genesis);
        for (Submission submission : EveryEntry.all(scene)) {
          Outcome outcome = gateway.ledger().submit(submission);
          assertThat(outcome instanceof Outcome.Refused no && no.receipt() == null)
              .as("leaves an entry: %s", submission.command().action())
              .isFalse();
        }
        collide(chain, scene);
        gateway.awaitSize(gateway.ledger().head().size());
        write(profile, chain);
      }
    } finally {
      network.run("clean");
    }
  }

  /**
   * Two sales of one card, both endorsed before either is ordered; and one ordered twice, which
   * SmartBFT's orderers notice themselves.
   */
  private static void collide(Chain chain, Scene scene) throws Exception {
    byte[] first = bytes(scene.sale(Scene.OTHER_SHOP, "c1", Scene.card(100)));
    byte[] second = bytes(scene.sale(Scene.OTHER_SHOP, "c2", Scene.card(100)));
    Chain.Endorsed one = chain.endorse(List.of(first));
    Chain.Endorsed other = chain.endorse(List.of(second));
    order(chain, one);
    order(chain, other);
    try {
      order(chain, one);
    } catch (ChainException.Passing alreadyThere) {
      assertThat(alreadyThere).hasMessageContaining("already");
    }
  }

  private static void order(Chain chain, Chain.Endorsed endorsed) throws Exception {
    long before = chain.height();
    chain.order(endorsed.envelope());
    while (chain.height() == before) {
      Thread.sleep(20);
    }
  }

  private static byte[] bytes(Submission submission) {
    return new SignedCommand(submission.command(), submission.signature()).toBytes();
  }

  private static void write(String profile, Chain chain) throws Exception {
    List<byte[]> blocks = new ArrayList<>();
    long height = chain.height();
    try (Chain.Blocks all = chain.blocks(0)) {
      while (blocks.size() < height) {
        blocks.add(all.next().bytes());
      }
    }
    Files.createDirectories(FOLDER);
    try (OutputStream out = Files.newOutputStream(FOLDER.resolve(profile + "-blocks.gz"))) {
      Recording.write(blocks, out);
    }
  }
}
