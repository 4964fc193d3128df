package io.cardproof.cli;

import io.cardproof.time.simulator.Authority;
import io.cardproof.time.simulator.TsaSimulator;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a time-stamping authority that is none. */
@Command(
    name = "tsa-simulator",
    description = "For tests: a time-stamping authority with a root of its own.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = {
      "  cardproof tsa-simulator --data tsa --port 9200",
      "  openssl ts -verify -data checkpoint.txt -in checkpoint.tsr -CAfile tsa/root.pem",
      "",
      "On loopback: POST / takes requests (RFC 3161), POST /fault a word: none, garbage, hang,",
      "year-off, wrong-imprint, wrong-nonce, down.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:ended by SIGTERM or SIGINT", "2:not started"})
final class TsaSimulatorCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "Holds root.pem, tsa.pem and tsa.key; made where there is none.")
  private Path data = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "On loopback (default: 0, any free one).")
  private int port;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--port is a number from 0 to 65535");
    }
    TsaSimulator simulator = open();
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  simulator.close();
                  ended.countDown();
                  Runtime.getRuntime().halt(Exit.OK);
                },
                "shutdown"));
    simulator.start();
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .printf("ready: tsa http://127.0.0.1:%d/%n", simulator.port());
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Exit.OK;
  }

  private TsaSimulator open() {
    try {
      return new TsaSimulator(Authority.in(data), port);
    } catch (BindException e) {
      throw new CommandFailed("port " + port + " is in use; choose another", e);
    } catch (IOException e) {
      throw new CommandFailed(data + " cannot be used: " + LocalFiles.reason(e), e);
    }
  }
}
