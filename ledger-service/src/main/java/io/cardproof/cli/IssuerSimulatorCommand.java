package io.cardproof.cli;

import io.cardproof.issuers.WebhookSecret;
import io.cardproof.issuers.simulator.IssuerSimulator;
import io.cardproof.keys.KeystoreException;
import io.cardproof.keys.SecretFile;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
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

/** Runs an issuer that is none. */
@Command(
    name = "issuer-simulator",
    description = "For tests: an issuer's system that answers gateways, and fails when told to.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  cardproof issuer-simulator --port 9100 --secret-file issuer.secret",
      "  cardproof issuer-simulator --port 9100 --secret-file issuer.secret --state issuer.jsonl",
      "",
      "On loopback, unsigned, for whoever plays the issuer:",
      "  POST /codes   {sku, codes[], active?}",
      "  POST /redeem  {code, sku?, account?, says?, at?, uncertaintySeconds?, correction?}",
      "                says: OK, NO_SUCH_CODE, NOT_ACTIVE, DECLINED or any other word of its own",
      "  POST /fault   {mode, count? or seconds?}: down, error, busy, slow, wrong-signature,",
      "                duplicate, reorder, none",
      "  GET  /journal what happened so far",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:ended by SIGTERM or SIGINT", "2:not started"})
final class IssuerSimulatorCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "On loopback (default: 0, any free one).")
  private int port;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      required = true,
      description = "What it shares with the gateway: whsec_ and 24 to 64 bytes in base64.")
  private Path secretFile = Path.of("");

  @Option(
      names = "--callback",
      paramLabel = "URL",
      description = "Tell of each use at once: http://HOST:PORT/v1/issuers/MEMBER/outcomes.")
  private @Nullable URI callback;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description = "Keep the journal there (default: in memory). It holds codes as they are.")
  private @Nullable Path state;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (port < 0 || port > MAX_PORT) {
      throw bad("--port is a number from 0 to 65535");
    }
    if (callback != null
        && (callback.getHost() == null
            || !String.valueOf(callback.getScheme()).matches("https?"))) {
      throw bad("--callback is a URL of a gateway");
    }
    IssuerSimulator simulator = open();
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
        .printf("ready: issuer http://127.0.0.1:%d%n", simulator.port());
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Exit.OK;
  }

  private IssuerSimulator open() {
    try {
      WebhookSecret secret = WebhookSecret.parse(SecretFile.read(secretFile));
      return new IssuerSimulator(port, secret, callback, state);
    } catch (KeystoreException | IllegalArgumentException e) {
      throw new CommandFailed(secretFile + ": " + e.getMessage(), e);
    } catch (BindException e) {
      throw new CommandFailed("port " + port + " is in use; choose another", e);
    } catch (IOException e) {
      throw new CommandFailed(state + " cannot be read: " + LocalFiles.reason(e), e);
    }
  }

  private ParameterException bad(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
