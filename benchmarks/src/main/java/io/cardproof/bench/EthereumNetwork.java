package io.cardproof.bench;

import io.cardproof.ledger.ethereum.Deployment;
import io.cardproof.ledger.ethereum.EthereumSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Nodes as real processes, by the scripts that people use too. */
final class EthereumNetwork implements AutoCloseable {
  static final long GAS_PRICE = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long GAS_LIMIT = 200_000_000;

  private final Path state;
  private final NetworkScript script;
  private final boolean anvil;

  /**
   * Starts one in a folder of its own: three signers, a block a second; or anvil, which makes a
   * block of each transaction.
   */
  EthereumNetwork(Path root, Path state, boolean anvil) throws Exception {
    this.state = state;
    this.anvil = anvil;
    this.script = new NetworkScript(root, "ethereum", state);
    if (anvil) {
      script.run("up", "--anvil");
    } else {
      script.run("up");
    }
  }

  /** One more contract for a ledger of that genesis; every gateway may send to it. */
  Deployment.Made deploy(String genesisHash) throws Exception {
    List<String> gateways =
        IntStream.rangeClosed(1, 3).mapToObj(this::key).map(Deployment::account).toList();
    return Deployment.deploy(
        new Deployment.Payer(
            nodes().getFirst(), chainId(), state.resolve("accounts/deployer.key"), GAS_PRICE),
        new Deployment.Terms(
            genesisHash,
            gateways,
            0,
            Duration.ofDays(2).toMillis(),
            Duration.ofDays(10).toMillis(),
            0),
        PATIENCE);
  }

  /**
   * @param gateway counted from 1
   */
  EthereumSettings settings(Deployment.Made contract, int gateway, int confirmations)
      throws IOException {
    return new EthereumSettings(
        nodes(),
        chainId(),
        contract.contract(),
        key(gateway),
        confirmations,
        GAS_PRICE,
        GAS_LIMIT,
        contract.block(),
        anvil ? Duration.ZERO : Duration.ofSeconds(60),
        List.of());
  }

  /** The file with the key of a gateway's account. */
  private Path key(int gateway) {
    return state.resolve("accounts/gateway-" + gateway + ".key");
  }

  private long chainId() throws IOException {
    return Long.parseLong(value("made", "chain-id="));
  }

  private List<URI> nodes() throws IOException {
    List<URI> nodes = new ArrayList<>();
    for (String name : anvil ? List.of("anvil") : List.of("signer-1", "signer-2", "signer-3")) {
      nodes.add(URI.create("http://127.0.0.1:" + value("ports", name + ".http ")));
    }
    return nodes;
  }

  private String value(String file, String name) throws IOException {
    return Files.readAllLines(state.resolve(file)).stream()
        .filter(line -> line.startsWith(name))
        .findFirst()
        .orElseThrow()
        .substring(name.length());
  }

  /** Resident MiB of each process, by its name. */
  Map<String, Long> memory() throws IOException {
    return script.memory();
  }

  @Override
  public void close() {
    script.close();
  }
}
