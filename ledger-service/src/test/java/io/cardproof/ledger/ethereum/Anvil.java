package io.cardproof.ledger.ethereum;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A chain of one process on loopback, as a real process: Foundry's anvil, from npm. Its accounts
 * are the ones that every such node has, and are unlocked.
 */
public final class Anvil implements AutoCloseable {
  /** As on the networks of {@code network-config/ethereum}. */
  public static final long CHAIN_ID = 20_261_122;

  private static final Pattern LISTENING = Pattern.compile("Listening on 127\\.0\\.0\\.1:(\\d+)");
  private static final String NOT_RUN =
      "NOT RUN on an EVM chain: anvil is not here: network-config/ethereum/install anvil";
  private static boolean toldSo;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final int port;
  private final Path folder;

  private Anvil(Process process, int port, Path folder) {
    this.process = process;
    this.port = port;
    this.folder = folder;
  }

  /**
   * A chain of its own, which mines every transaction at once unless the options say otherwise.
   * Where anvil is missing, the test is skipped and says so, or fails if {@code
   * CARDPROOF_REQUIRE_ETHEREUM} is 1.
   */
  public static Anvil start(String... options) {
    Path program = program();
    if (program == null && "1".equals(System.getenv("CARDPROOF_REQUIRE_ETHEREUM"))) {
      throw new AssertionError("anvil is required and not here");
    }
    if (program == null) {
      tellOnce();
      throw new TestAbortedException(NOT_RUN);
    }
    try {
      return start(program, List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where {@code network-config/ethereum/install} puts it, and where that looks too. */
  private static @Nullable Path program() {
    Path home = Path.of(System.getProperty("user.home"), ".cardproof", "ethereum");
    List<Path> folders = new ArrayList<>();
    Optional.ofNullable(System.getenv("ETHEREUM_BIN")).map(Path::of).ifPresent(folders::add);
    folders.add(home.resolve("bin"));
    folders.add(home.resolve("node_modules/@foundry-rs/anvil-linux-amd64/bin"));
    for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
      folders.add(Path.of(folder));
    }
    return folders.stream()
        .map(folder -> folder.resolve("anvil"))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst()
        .orElse(null);
  }

  private static synchronized void tellOnce() {
    if (!toldSo) {
      System.err.println(NOT_RUN);
      toldSo = true;
    }
  }

  private static Anvil start(Path program, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--host", "127.0.0.1"));
    command.addAll(List.of("--port", "0", "--chain-id", Long.toString(CHAIN_ID)));
    command.addAll(List.of("--hardfork", "london", "--gas-limit", "1000000000"));
    command.addAll(List.of("--accounts", "10", "--threads", "1", "--prune-history", "200"));
    Path folder = Files.createTempDirectory("cardproof-anvil");
    command.addAll(List.of("--config-out", folder.resolve("made.json").toString()));
    command.addAll(options);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        drain(said);
        return new Anvil(process, Integer.parseInt(listening.group(1)), folder);
      }
    }
    throw new IOException("anvil ended before it listened");
  }

  /** It logs every call, and would wait for a reader. */
  private static void drain(BufferedReader said) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            said.transferTo(java.io.Writer.nullWriter());
          } catch (IOException e) {
            // It ended.
          }
        });
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  URI address() {
    return URI.create(url());
  }

  /** Address of an account with money, counted from 0. */
  String account(int number) {
    return made("available_accounts", number).toLowerCase(Locale.ROOT);
  }

  /** A file with its key. */
  Path key(int number) {
    Path file = folder.resolve("account-" + number + ".key");
    try {
      return Files.exists(file) ? file : Files.writeString(file, made("private_keys", number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String made(String list, int number) {
    try {
      String made = Files.readString(folder.resolve("made.json"));
      return JSON.readTree(made).path(list).path(number).asString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks it something that no gateway asks.
   *
   * @param parameters JSON array
   */
  JsonNode ask(String method, String parameters) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
            .formatted(method, parameters);
    HttpRequest request =
        HttpRequest.newBuilder(address())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      JsonNode read = JSON.readTree(answer);
      if (read.has("error")) {
        throw new AssertionError(method + ": " + read.path("error"));
      }
      return read.path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Makes it hang, or go on. */
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process as a crash would. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
