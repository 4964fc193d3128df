package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway;
import io.cardproof.ledger.ethereum.Deployment;
import io.cardproof.ledger.ethereum.GethNetwork;
import io.cardproof.ledger.fabric.RealNetwork;
import io.cardproof.ops.LedgerKind;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One log that is begun on one machine, goes on on a Fabric channel and then on an EVM chain, with
 * real nodes of both: one name, one key, one history.
 */
class MovingHouseIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path dir = Path.of("");

  @Test
  void oneBundleSpansThreeHouses() throws Exception {
    RealNetwork fabric = RealNetwork.get();
    GethNetwork geth = GethNetwork.get();
    try (House house = new House(dir)) {
      house.openShop(5);
      String sale = house.sell(0);
      house.undo(sale);
      Files.copy(house.gateway().folder().resolve("keystore.password"), house.password());

      Path onFabric = dir.resolve("on-fabric");
      house.pack("embedded");
      JsonNode first = TestGateway.JSON.readTree(house.unpack("embedded", onFabric));
      house.moveInto(onFabric, deploy(fabric, first), LedgerKind.FABRIC);
      assertThat(house.trySell(0).status()).as("it is free again").isEqualTo(201);
      String held = house.hold(1);

      Path onEthereum = dir.resolve("on-ethereum");
      house.pack("fabric");
      JsonNode second = TestGateway.JSON.readTree(house.unpack("fabric", onEthereum));
      assertThat(second.path("genesisHash")).isEqualTo(first.path("genesisHash"));
      assertThat(second.path("treeSize").longValue())
          .isGreaterThan(first.path("treeSize").longValue() + 2);
      house.moveInto(onEthereum, deploy(geth, second), LedgerKind.ETHEREUM);
      house.waitUntilWell();
      assertThat(house.trySell(0).code()).isEqualTo("card.sold");
      house.confirm(held);
      house.freeze(0);

      verify(house, house.evidence(0));
      house.pack("ethereum");
      moves(house.path("ethereum.export"), first, second);
    }
  }

  private Path deploy(RealNetwork network, JsonNode moved) throws Exception {
    String name = "moved" + System.nanoTime();
    network.run(
        "deploy",
        "--name",
        name,
        "--genesis",
        moved.path("genesisHash").stringValue(),
        "--past",
        moved.path("lastAt").stringValue());
    String written = Files.readString(network.state().resolve("gateways/supplier.properties"));
    return Files.writeString(
        dir.resolve("fabric.properties"), written + "\ncardproof.fabric.chaincode=" + name + "\n");
  }

  private Path deploy(GethNetwork network, JsonNode moved) throws Exception {
    Deployment.Made contract =
        Deployment.deploy(
            new Deployment.Payer(
                network.node(1), network.chainId(), network.key("deployer"), 1_000),
            new Deployment.Terms(
                moved.path("genesisHash").stringValue(),
                List.of(network.address("gateway-1")),
                0,
                Duration.ofHours(48).toMillis(),
                Duration.ofDays(10).toMillis(),
                30_000,
                moved.path("commands").longValue()),
            PATIENCE);
    String nodes = network.nodes().stream().map(URI::toString).collect(Collectors.joining(", "));
    return Files.writeString(
        dir.resolve("ethereum.yaml"),
        """
        cardproof:
          ethereum:
            nodes: [%s]
            chain-id: %d
            contract: '%s'
            from-block: %d
            account-key-file: %s
            confirmations: 4
        """
            .formatted(
                nodes,
                network.chainId(),
                contract.contract(),
                contract.block(),
                network.key("gateway-1")));
  }

  private void verify(House house, Path evidence) throws Exception {
    Path policy = dir.resolve("policy");
    Files.writeString(policy, "log " + house.gateway().founded().vkey() + "\nquorum none\n");
    Ran verified = House.run("verify", evidence.toString(), "--policy", policy.toString());
    assertThat(verified.out()).contains("GOOD", "card.sold", "sale.undone", "card.frozen");
  }

  /** Whoever follows the log finds both moves in it, each with the root of the house before. */
  private void moves(String export, JsonNode first, JsonNode second) throws Exception {
    Ran monitor =
        House.run(
            "monitor",
            export,
            "--policy",
            dir.resolve("policy").toString(),
            "--state",
            dir.resolve("seen").toString(),
            "--once");
    assertThat(monitor.out()).contains("GOOD");
    StringBuilder log = new StringBuilder();
    try (var files = Files.walk(Path.of(export, "tile/entries"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        log.append(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    for (JsonNode moved : List.of(first, second)) {
      assertThat(log).contains("\"treeSize\":" + moved.path("treeSize").longValue());
    }
    assertThat(log).contains("\"ledger\":\"fabric\"", "\"ledger\":\"ethereum\"", "eip155:");
  }
}
