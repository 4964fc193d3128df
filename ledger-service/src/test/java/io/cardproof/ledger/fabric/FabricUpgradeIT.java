package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.EveryEntry;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Action;
import io.cardproof.rules.Rules;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next sequence of the chaincode, then the next version of the rules, while gateways run. */
class FabricUpgradeIT {
  @TempDir Path dir;

  @Test
  void olderEntriesKeepTheVersionThatDecidedThem() throws Exception {
    RealNetwork network = RealNetwork.get();
    String genesis = Scene.genesisHash(EveryEntry.genesis());
    String name = network.deploy(genesis);
    Chain supplier = FabricChain.connect(network.settings("supplier", name));
    Chain marketplace = FabricChain.connect(network.settings("marketplace", name));
    try (RealGateway first =
            RealGateway.open(dir.resolve("a"), supplier, genesis, EveryEntry.genesis());
        RealGateway other = RealGateway.open(dir.resolve("b"), marketplace, genesis, null)) {
      Scene scene = new Scene(genesis);
      for (Submission submission : scene.upToBatch(2)) {
        commit(first, submission);
      }
      commit(other, scene.sale(Scene.SHOP, "o1", Scene.card(0)));
      network.deploy(name, genesis, "standing-next");
      commit(
          first,
          scene.command(Scene.OPERATOR, "upgrade", new Action.UpgradeRules(Rules.REHEARSAL)));
      long upgraded = first.ledger().head().size();
      commit(other, scene.sale(Scene.SHOP, "o2", Scene.card(1)));
      first.awaitSize(upgraded + 1);
      assertThat(first.replica().entry(upgraded - 1).rules()).isEqualTo(Rules.VERSION);
      assertThat(first.replica().entry(upgraded).rules()).isEqualTo(Rules.REHEARSAL);
      assertThat(other.ledger().head()).isEqualTo(first.ledger().head());
      try (RealGateway late =
          RealGateway.open(
              dir.resolve("c"),
              FabricChain.connect(network.settings("arbitrator", name)),
              genesis,
              null)) {
        late.awaitSize(upgraded + 1);
        assertThat(late.ledger().head()).isEqualTo(first.ledger().head());
      }
    }
  }

  private static void commit(RealGateway gateway, Submission submission) throws Exception {
    assertThat(gateway.ledger().submit(submission)).isInstanceOf(Outcome.Committed.class);
  }
}
