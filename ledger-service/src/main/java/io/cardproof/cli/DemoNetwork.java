package io.cardproof.cli;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import io.cardproof.ops.LedgerKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Fabric network for the demo: peers and orderers of three organisations and the chaincode,
 * started by the scripts that an operator uses. The story is told at the supplier's gateway; then
 * the arbitrator's, from its own peer, has to come to the same root.
 */
final class DemoNetwork implements DemoLedger {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path script;
  private final Path state;
  private final boolean temporary;
  private final Path folder;
  private final FolderInit.Founded founded;

  private DemoNetwork(Path script, Path folder, boolean temporary, PrintWriter out) {
    this.script = script;
    this.state = folder.resolve("network");
    this.temporary = temporary;
    this.folder = folder;
    out.println("Starting a Fabric network of three organisations in " + state + " ...");
    out.flush();
    this.founded = begun();
  }

  /**
   * @param temporary nothing of it is to stay
   */
  static DemoNetwork begin(Path folder, boolean temporary, PrintWriter out) {
    Path script =
        Path.of(System.getProperty("cardproof.home", "."), "network-config/fabric/network");
    if (!Files.isExecutable(script)) {
      throw new CommandFailed(
          "the network's scripts are not at " + script + ": start this with ./cardproof");
    }
    return new DemoNetwork(script, folder, temporary, out);
  }

  private FolderInit.Founded begun() {
    try {
      run("up");
      FolderInit.Founded made = new FolderInit(own(), null).network(ORIGIN, false);
      new FolderInit(others(), null).join(own().resolve("genesis.json"), null);
      run("deploy", "--genesis", made.genesisHash());
      return made;
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Path own() {
    return folder.resolve("supplier-gateway");
  }

  private Path others() {
    return folder.resolve("arbitrator-gateway");
  }

  @Override
  public FolderInit.Founded founded() {
    return founded;
  }

  @Override
  public DataFolder folder() {
    return DataFolder.open(own(), null);
  }

  @Override
  public Gateway.Options options(int port) {
    return options(port, "supplier");
  }

  private Gateway.Options options(int port, String organisation) {
    Path config = state.resolve("gateways/" + organisation + ".properties");
    return new Gateway.Options(port, port == 0 ? 0 : port + 1, config, LedgerKind.FABRIC);
  }

  @Override
  public void afterwards(DemoWorld world, PrintWriter out) {
    DataFolder theirs = DataFolder.open(others(), null);
    try (Server second = Server.start(theirs, options(0, "arbitrator"))) {
      List<String> here = head(world.anonymous());
      List<String> there = untilSame(new ApiClient(URI.create(second.url()), null), here);
      out.println();
      out.println("The arbitrator's gateway has read the same " + there.getFirst() + " entries");
      out.println("from its own peer, decided each again, and has the same root:");
      out.println("  " + there.getLast());
    }
  }

  /** Size and root. */
  private static List<String> head(ApiClient gateway) {
    return new String(gateway.get("/log/checkpoint").good().bytes(), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .limit(2)
        .toList();
  }

  private static List<String> untilSame(ApiClient gateway, List<String> expected) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    List<String> there = head(gateway);
    while (!there.equals(expected) && System.nanoTime() < until) {
      pause();
      there = head(gateway);
    }
    if (!there.equals(expected)) {
      throw new DemoStory.NotAsTold(
          "the arbitrator's gateway has " + there + ", the supplier's " + expected);
    }
    return there;
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoStory.NotAsTold("interrupted");
    }
  }

  private void run(String command, String... more) {
    List<String> line = new ArrayList<>(List.of(script.toString(), command));
    line.addAll(List.of("--state", state.toString()));
    line.addAll(List.of(more));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new CommandFailed(said.isBlank() ? "network " + command + " failed" : said.strip());
      }
    } catch (IOException e) {
      throw new CommandFailed("the network's script did not run: " + LocalFiles.reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted");
    }
  }

  /** Ends what it started, and only that. */
  @Override
  public void close() {
    if (Files.exists(state)) {
      run(temporary ? "clean" : "down");
    }
  }
}
