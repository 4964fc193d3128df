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
 * A real network of three organisations for the demo, started by the scripts that an operator uses.
 * The story is told at the supplier's gateway; then the arbitrator's, from its own node, has to
 * come to the same root.
 */
final class DemoNetwork implements DemoLedger {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Kind kind;
  private final Path script;
  private final Path state;
  private final boolean temporary;
  private final Path folder;
  private final FolderInit.Founded founded;

  /** What differs from chain to chain. */
  enum Kind {
    FABRIC(LedgerKind.FABRIC, "Fabric", "supplier.properties", "arbitrator.properties") {
      @Override
      List<String> up() {
        return List.of();
      }

      @Override
      List<String> deploy(FolderInit.Founded founded, Path genesis) {
        return List.of("--genesis", founded.genesisHash());
      }
    },
    ETHEREUM(LedgerKind.ETHEREUM, "Ethereum", "gateway-1.yaml", "gateway-3.yaml") {
      @Override
      List<String> up() {
        // Three signers reorganise by two blocks at most while they are not busy.
        return List.of("--confirmations", "4");
      }

      @Override
      List<String> deploy(FolderInit.Founded founded, Path genesis) {
        return List.of("--genesis", genesis.toString());
      }
    };

    private final LedgerKind ledger;
    private final String title;
    private final String supplier;
    private final String arbitrator;

    Kind(LedgerKind ledger, String title, String supplier, String arbitrator) {
      this.ledger = ledger;
      this.title = title;
      this.supplier = supplier;
      this.arbitrator = arbitrator;
    }

    abstract List<String> up();

    abstract List<String> deploy(FolderInit.Founded founded, Path genesis);

    private Path script() {
      return Path.of(
          System.getProperty("cardproof.home", "."), "network-config", ledger.word(), "network");
    }
  }

  private DemoNetwork(Kind kind, Path folder, boolean temporary, PrintWriter out) {
    this.kind = kind;
    this.script = kind.script();
    this.state = folder.resolve("network");
    this.temporary = temporary;
    this.folder = folder;
    out.println("Starting " + kind.title + " for three organisations in " + state + " ...");
    out.flush();
    this.founded = begun();
  }

  /**
   * @param temporary nothing of it is to stay
   */
  static DemoNetwork begin(Kind kind, Path folder, boolean temporary, PrintWriter out) {
    Path script = kind.script();
    if (!Files.isExecutable(script)) {
      throw new CommandFailed(
          "the network's scripts are not at " + script + ": start this with ./cardproof");
    }
    return new DemoNetwork(kind, folder, temporary, out);
  }

  private FolderInit.Founded begun() {
    try {
      run("up", kind.up());
      FolderInit.Founded made = new FolderInit(own(), null).network(ORIGIN, false);
      Path genesis = own().resolve("genesis.json");
      new FolderInit(others(), null).join(genesis, null);
      run("deploy", kind.deploy(made, genesis));
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
    return options(port, kind.supplier);
  }

  private Gateway.Options options(int port, String settings) {
    Path config = state.resolve("gateways").resolve(settings);
    return new Gateway.Options(port, port == 0 ? 0 : port + 1, config, kind.ledger);
  }

  @Override
  public void afterwards(DemoWorld world, PrintWriter out) {
    DataFolder theirs = DataFolder.open(others(), null);
    try (Server second = Server.start(theirs, options(0, kind.arbitrator))) {
      List<String> here = head(world.anonymous());
      List<String> there = untilSame(new ApiClient(URI.create(second.url()), null), here);
      out.println();
      out.println("The arbitrator's gateway has read the same " + there.getFirst() + " entries");
      out.println("from its own node, decided each again, and has the same root:");
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

  private void run(String command, List<String> more) {
    List<String> line = new ArrayList<>(List.of(script.toString(), command));
    line.addAll(List.of("--state", state.toString()));
    line.addAll(more);
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
      run(temporary ? "clean" : "down", List.of());
    }
  }
}
