package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway;
import io.cardproof.cli.House;
import io.cardproof.cli.Ran;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.evm.BatchSlot;
import io.cardproof.evm.CardSlot;
import io.cardproof.evm.Words;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.ops.LedgerKind;
import io.cardproof.rules.Action;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A ledger of one's own that moves onto a chain, where another gateway already waits. */
class MovingOntoChainTest {
  private static final int CARDS = 450;

  @TempDir private Path dir = Path.of("");

  @Test
  void theLogGoesOn_andTheContractKnowsWhatItKnew() throws Exception {
    try (Anvil anvil = Anvil.start();
        House house = new House(dir)) {
      house.openShop(CARDS);
      String delivered = house.sell(0);
      assertThat(house.deliver(delivered)).contains("MOVED-0");
      house.undo(house.sell(1));
      String hold = house.hold(2);
      house.freeze(3);
      assertThat(house.trySell(3).code()).isEqualTo("card.frozen");
      for (int card = 10; card < 300; card++) {
        house.sell(card);
      }
      Files.copy(house.gateway().folder().resolve("keystore.password"), house.password());
      house.pack("old");
      Path folder = dir.resolve("new");
      JsonNode moved = TestGateway.JSON.readTree(house.unpack("old", folder));

      Deployment.Made contract = deploy(anvil, moved);
      try (Other other = Other.open(anvil, contract, moved, dir.resolve("other"))) {
        house.moveInto(folder, settings(anvil, contract), LedgerKind.ETHEREUM);
        assertThat(folder.resolve("old-ledger")).doesNotExist();
        long size = moved.path("treeSize").longValue();
        other.waitFor(size + 1);
        assertThat(other.replica().entry(size).command().action())
            .isEqualTo(
                new Action.MoveLedger(
                    size,
                    Words.of(other.replica().rootAt(size)),
                    "ethereum",
                    "eip155:" + Anvil.CHAIN_ID + ":" + contract.contract()));
        house.waitUntilWell();

        assertThat(house.trySell(0).code()).isEqualTo("card.sold");
        assertThat(house.trySell(2).code()).isEqualTo("card.held");
        assertThat(house.trySell(3).code()).isEqualTo("card.frozen");
        house.confirm(hold);
        String sale = house.sell(4);
        assertThat(house.deliver(sale)).as("the codes moved too").contains("MOVED-4");
        other.waitFor(house.undo(house.sell(1)) + 1);
        other.compareWithContract();
        verified(house.evidence(0), house);
        house.gateway().restart();
        house.sell(5);
      }
    }
  }

  private static Deployment.Made deploy(Anvil anvil, JsonNode moved) throws Exception {
    return Deployment.deploy(
        new Deployment.Payer(anvil.address(), Anvil.CHAIN_ID, anvil.key(0), ChainGateway.GAS_PRICE),
        new Deployment.Terms(
            moved.path("genesisHash").stringValue(),
            List.of(anvil.account(1), anvil.account(2)),
            0,
            Duration.ofHours(48).toMillis(),
            Duration.ofDays(10).toMillis(),
            30_000,
            moved.path("commands").longValue()),
        ChainGateway.PATIENCE);
  }

  private Path settings(Anvil anvil, Deployment.Made contract) throws Exception {
    return Files.writeString(
        dir.resolve("gateway.yaml"),
        """
        cardproof:
          ethereum:
            nodes: [%s]
            chain-id: %d
            contract: '%s'
            from-block: %d
            account-key-file: %s
            confirmations: 1
            gas-price: %d
            head-age-max: 0s
        """
            .formatted(
                anvil.address(),
                Anvil.CHAIN_ID,
                contract.contract(),
                contract.block(),
                anvil.key(1),
                ChainGateway.GAS_PRICE));
  }

  private void verified(Path evidence, House house) throws Exception {
    Path policy = dir.resolve("policy");
    Files.writeString(policy, "log " + house.gateway().founded().vkey() + "\nquorum none\n");
    Ran verified = House.run("verify", evidence.toString(), "--policy", policy.toString());
    assertThat(verified.out()).contains("GOOD", "card.sold");
  }

  /** A gateway that joined with the genesis alone: the past comes to it from the chain. */
  private record Other(Store store, EthereumLedger ledger, ContractView contract)
      implements AutoCloseable {
    static Other open(Anvil anvil, Deployment.Made contract, JsonNode moved, Path folder)
        throws LedgerException {
      Store store = Store.create(folder);
      EthereumSettings settings = ChainGateway.settings(anvil, contract, 2, 1);
      String genesis = moved.path("genesisHash").stringValue();
      EthereumLedger ledger =
          EthereumLedger.open(
              store,
              genesis,
              settings,
              new EthereumLedger.Duties(
                  InstantSource.system(),
                  SignatureCheck.verifying(Ed25519::verify, submission -> false),
                  Ed25519::verify,
                  (message, cause) -> {
                    throw new AssertionError(message, cause);
                  }));
      Chain chain = Connection.open(settings, genesis).chain();
      return new Other(store, ledger, new ContractView(chain, -1));
    }

    Replica replica() {
      return store.replica();
    }

    void waitFor(long size) throws Exception {
      ChainGateway.waitFor(() -> replica().size() >= size);
    }

    void compareWithContract() throws Exception {
      ChainGateway.waitFor(() -> ledger.check().canCommit());
      List<Replica.Row<StateValue.Card>> cards =
          replica().list(StateValue.Card.class, "card", null, 2 * CARDS);
      assertThat(cards).hasSize(CARDS);
      List<String> ids = cards.stream().map(Replica.Row::id).toList();
      assertThat(contract.cardSlots(ids))
          .isEqualTo(ids.stream().map(id -> CardSlot.of(id, replica().state(), contract)).toList());
      for (Replica.Row<StateValue.Batch> batch :
          replica().list(StateValue.Batch.class, "batch", null, 10)) {
        assertThat(contract.batchSlot(Words.ofId(batch.id())))
            .isEqualTo(BatchSlot.of(batch.id(), replica().state(), contract));
      }
    }

    @Override
    public void close() {
      ledger.close();
      store.close();
    }
  }
}
