package io.cardproof.cli;

import io.cardproof.ops.LedgerKind;
import io.cardproof.ops.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job on a real server in a folder of its own. */
@Command(
    name = "demo",
    description = "Watch the main job: from two suppliers' files to a redeemed card.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof demo             the story, then a server to try things on; Ctrl-C ends it",
      "  cardproof demo --exit      the story only",
      "  cardproof demo --ledger fabric --exit    the same on a real Fabric network",
      "  cardproof demo --ledger ethereum --exit  the same on a real Ethereum network",
      "",
      "Codes and members are made up. Without --data, everything is removed at the end.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every step ended as told", "1:a step did not", "2:not started"})
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--exit", description = "End after the story instead of serving on.")
  private boolean exit;

  @Option(names = "--port", paramLabel = "PORT", description = "Of the API (default: 8080).")
  private int port = ServeCommand.DEFAULT_PORT;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A new folder to keep (default: one that is removed at the end).")
  private @Nullable Path data;

  @Option(
      names = "--ledger",
      paramLabel = "KIND",
      description = {
        "embedded (default); fabric or ethereum: a network of three organisations on this machine,",
        "whose programs must be there (docs/fabric.md, docs/ethereum.md)."
      })
  private LedgerKind ledger = LedgerKind.EMBEDDED;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Path folder = data == null ? temporaryFolder() : data;
    try {
      return run(folder);
    } finally {
      removeIfTemporary(folder);
    }
  }

  private int run(Path folder) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    // The story tells each request; a line of the access log for each would drown it.
    System.setProperty("logging.level.cardproof.access", "OFF");
    try (DemoLedger stage = stage(folder, out);
        Server server = Server.start(stage.folder(), stage.options(port))) {
      out.println("Cardproof demo: a new ledger in " + folder + ", served at " + server.url());
      out.println("(" + DemoLedger.ORIGIN + "; what follows went over HTTP)");
      DemoWorld world = new DemoWorld(folder, server.url(), stage.founded());
      try {
        new DemoStory(world, data != null || !exit, out).tell();
        stage.afterwards(world, out);
      } catch (DemoStory.NotAsTold e) {
        out.println();
        out.println("NOT AS TOLD: " + e.getMessage());
        return Exit.BAD;
      }
      if (!exit) {
        serveOn(out, server, world, folder);
      }
      return Exit.OK;
    } catch (StartException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private DemoLedger stage(Path folder, PrintWriter out) {
    return switch (ledger) {
      case EMBEDDED -> new DemoLedger.Embedded(folder);
      case FABRIC -> DemoNetwork.begin(DemoNetwork.Kind.FABRIC, folder, data == null, out);
      case ETHEREUM -> DemoNetwork.begin(DemoNetwork.Kind.ETHEREUM, folder, data == null, out);
    };
  }

  private void serveOn(PrintWriter out, Server server, DemoWorld world, Path folder) {
    out.println();
    out.println("Serving on " + server.url() + " (documentation at " + server.url() + "/docs)");
    out.println("API keys of the demo's members: " + world.keysFile());
    out.println("Ctrl-C ends it" + (data == null ? " and removes the folder." : "."));
    server.serveUntilSignal(() -> removeIfTemporary(folder));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("cardproof-demo-");
    } catch (IOException e) {
      throw new CommandFailed("no temporary folder: " + LocalFiles.reason(e), e);
    }
  }

  private void removeIfTemporary(Path folder) {
    if (data != null || !Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      Objects.requireNonNull(spec)
          .commandLine()
          .getErr()
          .println("the demo's folder " + folder + " was not removed: " + LocalFiles.reason(e));
    }
  }
}
