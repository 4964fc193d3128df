package io.cardproof.ledger.ethereum;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cardproof.ledger.NetworkScript;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * geth nodes that seal with Clique, as real processes, by the scripts that people use too. One for
 * all tests of a run; each contract that is deployed on it is a ledger of its own.
 */
public final class GethNetwork {
  private static @Nullable GethNetwork running;
  private static boolean toldSo;

  private final NetworkScript script;

  private GethNetwork(Path state) {
    this.script = new NetworkScript("ethereum", state);
  }

  /**
   * The network of three signers, started the first time. Where geth is missing, the test is
   * skipped and says so, or fails if {@code CARDPROOF_REQUIRE_ETHEREUM} is 1.
   */
  public static synchronized GethNetwork get() {
    require();
    if (running == null) {
      running = start();
    }
    return running;
  }

  /** One of its own, for tests that leave a chain unfit for others. */
  public static GethNetwork start(String... options) {
    require();
    try {
      GethNetwork network = new GethNetwork(Files.createTempDirectory("cardproof-ethereum"));
      Runtime.getRuntime().addShutdownHook(new Thread(network::clean));
      network.script.run("up", options);
      return network;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void require() {
    boolean isThere = isThere();
    if (!isThere && "1".equals(System.getenv("CARDPROOF_REQUIRE_ETHEREUM"))) {
      throw new AssertionError("geth is required and not here: network-config/ethereum/install");
    }
    String notRun = "NOT RUN on an Ethereum network: geth is not here";
    if (!isThere && !toldSo) {
      System.err.println(notRun);
      toldSo = true;
    }
    assumeTrue(isThere, notRun);
  }

  private static boolean isThere() {
    String own = System.getenv("ETHEREUM_HOME");
    Path home =
        own == null
            ? Path.of(System.getProperty("user.home"), ".cardproof", "ethereum")
            : Path.of(own);
    Stream<Path> path =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
    return Stream.concat(Stream.of(home.resolve("bin")), path)
        .anyMatch(place -> Files.isExecutable(place.resolve("geth")));
  }

  /** Where the scripts keep what they know. */
  public Path state() {
    return script.state();
  }

  /** The configuration file of a gateway, counted from 1; without a contract before deploy. */
  public Path config(int gateway) {
    return state().resolve("gateways/gateway-" + gateway + ".yaml");
  }

  /** The file with the key of {@code gateway-N}, {@code deployer} or {@code stranger}. */
  public Path key(String account) {
    return state().resolve("accounts/" + account + ".key");
  }

  /** The address of {@code gateway-N}, {@code deployer} or {@code stranger}. */
  public String address(String account) {
    return read(state().resolve("accounts/" + account + ".address")).strip();
  }

  public long chainId() {
    return Long.parseLong(made("chain-id"));
  }

  /** All nodes' JSON-RPC over HTTP, in the order of the signers. */
  public List<URI> nodes() {
    int signers = Integer.parseInt(made("signers"));
    return IntStream.rangeClosed(1, signers).mapToObj(this::node).toList();
  }

  /** JSON-RPC over HTTP of a signer, counted from 1. */
  public URI node(int signer) {
    String port = line("ports", "signer-" + signer + ".http ");
    return URI.create("http://127.0.0.1:" + port);
  }

  private String made(String option) {
    return line("made", option + "=");
  }

  private String line(String file, String prefix) {
    return read(state().resolve(file))
        .lines()
        .filter(line -> line.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9} of a signer, counted from 1: returns when it is gone. */
  public void kill(int signer) {
    script.kill("signer-" + signer);
  }

  /** Sends a signer a signal, such as {@code STOP} or {@code CONT}. */
  public void signal(int signer, String signal) {
    script.signal("signer-" + signer, signal);
  }

  /** Starts what is not running; returns when all signers seal and agree on a block. */
  public void mend() {
    script.run("up");
  }

  /** Ends it and removes its folder. */
  public void clean() {
    script.run("clean");
  }
}
