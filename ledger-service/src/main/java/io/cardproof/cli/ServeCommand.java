package io.cardproof.cli;

import io.cardproof.log.Checkpoint;
import io.cardproof.ops.Gateway;
import io.cardproof.ops.LedgerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the gateway. */
@Command(
    name = "serve",
    description = "Serve a ledger over HTTP.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof serve --data /var/lib/cardproof",
      "  cardproof serve --data test --port 9000 --config network-config/embedded/gateway.yaml",
      "  cardproof serve --data org --ledger fabric --config org.properties",
      "  cardproof serve --data new --import mirror --keys old.backup    moves house, then serves",
      "  cardproof serve --data new --import mirror --keys old.backup --ledger ethereum \\",
      "      --config gateway-1.yaml                            moves onto a chain, then serves",
      "",
      "One line on stdout says when it is ready. SIGTERM finishes requests under way.",
      "The API is documented at /docs; health and metrics are on the management port.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:ended by SIGTERM or SIGINT", "2:not started, and nothing changed"})
final class ServeCommand implements Callable<Integer> {
  static final int DEFAULT_PORT = 8080;

  private static final int MAX_PORT = 65_535;

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final MoveOptions move = new MoveOptions();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Of the API (default: 8080; 0: any free one).")
  private int port = DEFAULT_PORT;

  @Option(
      names = "--management-port",
      paramLabel = "PORT",
      description = "Of health and metrics, on loopback (default: PORT + 1).")
  private @Nullable Integer managementPort;

  @Option(
      names = "--ledger",
      paramLabel = "KIND",
      description = "embedded, fabric or ethereum (default: embedded).")
  private LedgerKind ledger = LedgerKind.EMBEDDED;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "More settings; see network-config/embedded/gateway.yaml.")
  private @Nullable Path config;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (config != null && !Files.isReadable(config)) {
      throw new CommandFailed(config + " cannot be read");
    }
    if (!move.isComplete()) {
      throw bad("--import and --keys go together");
    }
    Gateway.Options options =
        new Gateway.Options(checked(port, "--port"), managementPort(), config, ledger);
    if (move.isAsked()) {
      tell(move.move(data, ledger.isNetwork()).checkpoint());
    }
    Server server = Server.start(data::open, options);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .printf(
            "ready: API %s, management %s, ledger %s%n",
            server.url(), server.managementUrl(), ledger.word());
    server.serveUntilSignal(() -> {});
    return Exit.OK;
  }

  /** On stderr: the one line on stdout says that it is ready. */
  private void tell(Checkpoint moved) {
    Objects.requireNonNull(spec)
        .commandLine()
        .getErr()
        .println(
            "rebuilt "
                + moved.size()
                + " entries of "
                + moved.origin()
                + "; root "
                + Base64.getEncoder().encodeToString(moved.root()));
  }

  private ParameterException bad(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private int managementPort() {
    if (managementPort != null) {
      return checked(managementPort, "--management-port");
    }
    return port == 0 ? 0 : checked(port + 1, "--management-port");
  }

  private int checked(int number, String option) {
    if (number < 0 || number > MAX_PORT) {
      throw bad(option + " is a number from 0 to 65535");
    }
    return number;
  }
}
