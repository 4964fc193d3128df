package io.cardproof.cli;

import io.cardproof.witness.WatchedLogs;
import io.cardproof.witness.Witness;
import io.cardproof.witness.WitnessException;
import io.cardproof.witness.WitnessServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a witness of logs. */
@Command(
    name = "witness",
    description = "Watch logs and cosign what extends them, so that none can be rewritten.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  cat logs.yaml",
      "    - origin: ledger.example/log",
      "      vkey: ledger.example/log+7a0a2b5c+AZ...      as GET /log/vkey of the gateway says",
      "  cardproof witness --data /var/lib/witness --port 7380 --config logs.yaml",
      "",
      "The folder is made at the first start, with a key of the witness's own. One line on stdout",
      "is the witness's line in a gateway's policy. Back the folder up only together with its",
      "state: a witness that forgets what it has cosigned is none.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:ended by SIGTERM or SIGINT", "2:not started; stderr names the file"})
final class WitnessCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "The witness's folder: its key and what it has cosigned.")
  private Path data = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where it listens (default: 0, any free one).")
  private int port;

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Where it listens (default: loopback; put a TLS proxy before it).")
  private @Nullable String address;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The logs: a YAML list of {origin, vkey, url?}.")
  private Path config = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Of a new witness: its URL without https:// (default: a random one).")
  private @Nullable String name;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--port is a number from 0 to 65535");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Witness witness = open(err);
    WitnessServer server = serve(witness, err);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  ended.countDown();
                  Runtime.getRuntime().halt(Exit.OK);
                },
                "shutdown"));
    server.start();
    String url = "http://" + host() + ":" + server.port();
    out.printf("ready: witness %s%n", url);
    out.printf("witness %s %s %s%n", witness.key().name(), witness.key().format(), url);
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Exit.OK;
  }

  private String host() {
    return address == null ? "127.0.0.1" : address.contains(":") ? "[" + address + "]" : address;
  }

  private Witness open(PrintWriter err) {
    try {
      WatchedLogs logs = WatchedLogs.read(config);
      return Witness.open(data, name, logs, InstantSource.system(), err::println);
    } catch (WitnessException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private WitnessServer serve(Witness witness, PrintWriter err) {
    try {
      InetAddress at =
          address == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(address);
      return new WitnessServer(witness, at, port, err::println);
    } catch (BindException e) {
      throw new CommandFailed("port " + port + " is in use; choose another", e);
    } catch (UnknownHostException e) {
      throw new CommandFailed(address + " is no address of this machine", e);
    } catch (IOException e) {
      throw new CommandFailed("cannot listen: " + LocalFiles.reason(e), e);
    }
  }
}
