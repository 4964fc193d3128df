package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway and an issuer, each a process of its own, either of which fails or is killed. */
@Timeout(180)
class IssuerIT {
  private static final String SECRET = "whsec_" + "QUJD".repeat(10);
  private static final int CODES = 120;
  private static final int PATIENCE_MS = 60_000;

  @TempDir private Path temporary = Path.of("");

  private final List<Process> processes = new ArrayList<>();
  private final Map<String, String> cards = new HashMap<>();
  private final List<String> told = new ArrayList<>();
  private Path secret;
  private String nova;
  private int gatewayPort;
  private int issuerPort;
  private Process gateway;
  private Process issuer;

  @BeforeEach
  void populate() throws IOException {
    secret =
        Files.createFile(
            temporary.resolve("issuer.secret"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, SECRET + "\n");
    gatewayPort = freePort();
    issuerPort = freePort();
    Path ledger = temporary.resolve("ledger");
    FolderInit.Founded founded = new FolderInit(ledger, null).alone("test.example/cards", false);
    try (Server server =
        Server.start(DataFolder.open(ledger, null), new Gateway.Options(0, 0, null))) {
      DemoWorld world = new DemoWorld(ledger, server.url(), founded);
      world.populate();
      mint(world.client("nova"));
      nova =
          Files.readAllLines(world.keysFile()).stream()
              .filter(line -> line.startsWith("nova "))
              .map(line -> line.substring("nova ".length()))
              .findFirst()
              .orElseThrow();
    }
  }

  private void mint(ApiClient supplier) {
    List<String> codes = IntStream.range(0, CODES).mapToObj(IssuerIT::code).toList();
    JsonNode batch =
        supplier
            .post(
                "/v1/batches",
                "batch",
                Map.of("sku", DemoWorld.SKU, "batchNo", "issuer", "codes", codes))
            .good()
            .json();
    batch
        .path("lines")
        .forEach(
            line -> cards.put(code(line.path("line").asInt() - 1), line.path("cardId").asString()));
    assertThat(cards).hasSize(CODES);
  }

  private static String code(int n) {
    return "ISSUED-CODE-%04d".formatted(n);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  // processes

  private Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Cardproof.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(temporary.resolve("log").toFile()))
            .start();
    processes.add(process);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String ready = out.readLine();
    assertThat(ready).as(Files.readString(temporary.resolve("log"))).startsWith("ready: ");
    return process;
  }

  private Process serve(boolean polling) throws IOException {
    String settings =
        """
        cardproof.issuers[0].member=star-games
        cardproof.issuers[0].secret-file=%s
        cardproof.issuers[0].poll-every=200ms
        cardproof.issuers[0].codes.OK=SUCCESS
        cardproof.issuers[0].codes.DECLINED=FAILED
        cardproof.issuers[0].codes[NOT-ON]=NOT_ACTIVATED
        """
            .formatted(secret);
    String url = "cardproof.issuers[0].url=http://127.0.0.1:%d%n".formatted(issuerPort);
    Path config =
        Files.writeString(
            temporary.resolve("issuers.properties"), polling ? settings + url : settings);
    return start(
        "serve",
        "--data",
        temporary.resolve("ledger").toString(),
        "--port",
        Integer.toString(gatewayPort),
        "--management-port",
        "0",
        "--config",
        config.toString());
  }

  private Process simulate(boolean callingBack) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "issuer-simulator",
                "--port",
                Integer.toString(issuerPort),
                "--secret-file",
                secret.toString(),
                "--state",
                temporary.resolve("issuer.jsonl").toString()));
    if (callingBack) {
      arguments.add("--callback");
      arguments.add("http://127.0.0.1:" + gatewayPort + "/v1/issuers/star-games/outcomes");
    }
    return start(arguments.toArray(String[]::new));
  }

  private static void kill(Process process) throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  // the issuer's day

  private JsonNode tell(String path, Map<String, Object> body) {
    URI at = URI.create("http://127.0.0.1:" + issuerPort);
    return new ApiClient(at, null).ask(path, body).good().json();
  }

  private JsonNode journal() {
    URI at = URI.create("http://127.0.0.1:" + issuerPort);
    return new ApiClient(at, null).get("/journal").good().json();
  }

  private void know() {
    tell("/codes", Map.of("sku", DemoWorld.SKU, "codes", List.copyOf(cards.keySet())));
  }

  private void use(int from, int to) {
    for (int n = from; n < to; n++) {
      tell("/redeem", Map.of("code", code(n), "account", "13800000000"));
      told.add(code(n));
    }
  }

  private void fault(String mode, int count) {
    tell("/fault", Map.of("mode", mode, "count", count));
  }

  // what the ledger has of it

  private List<String> typesOf(String code) {
    URI at = URI.create("http://127.0.0.1:" + gatewayPort);
    JsonNode history =
        new ApiClient(at, nova).get("/v1/cards/" + cards.get(code) + "/history").good().json();
    List<String> types = new ArrayList<>();
    history
        .path("items")
        .forEach(item -> {
          String type = item.path("type").asString();
          if (type.startsWith("redemption.") || type.equals("attempt.refused")) {
            types.add(type);
          }
        });
    return types;
  }

  private void awaitAllAttested() throws InterruptedException {
    for (String code : told) {
      await(() -> !typesOf(code).isEmpty());
    }
  }

  private void assertAttestedOnce() {
    for (String code : told) {
      assertThat(typesOf(code)).as(code).containsExactly("redemption.attested");
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.currentTimeMillis() + PATIENCE_MS;
    while (!condition.getAsBoolean()) {
      assertThat(System.currentTimeMillis()).as("in time").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private void assertNoSecretInTheLog() throws IOException {
    assertThat(Files.readString(temporary.resolve("log")))
        .doesNotContain("ISSUED-CODE", SECRET, "13800000000");
  }

  @Test
  void polling_attestsEachUseOnce_whateverFails() throws Exception {
    issuer = simulate(false);
    know();
    gateway = serve(true);
    int next = 0;
    for (String mode : List.of("down", "error", "busy", "wrong-signature")) {
      fault(mode, 1);
      use(next, ++next);
      awaitAllAttested();
    }
    fault("duplicate", 3);
    fault("reorder", 3);
    use(next, 20);
    awaitAllAttested();

    // Killed while it works off pages: what is attested and what is noted as read differ then.
    use(20, CODES - 5);
    await(() -> !typesOf(code(20)).isEmpty());
    kill(gateway);
    gateway = serve(true);
    awaitAllAttested();

    kill(issuer);
    issuer = simulate(false);
    use(CODES - 5, CODES);
    awaitAllAttested();
    assertAttestedOnce();

    // The issuer contradicts itself.
    tell("/redeem", Map.of("code", code(0), "says", "OK", "account", "other", "correction", true));
    await(() -> typesOf(code(0)).contains("redemption.corrected"));
    tell("/redeem", Map.of("code", code(1), "says", "DECLINED"));
    tell("/redeem", Map.of("code", code(2), "says", "E-99"));
    tell("/redeem", Map.of("code", code(3), "says", "NOT-ON"));
    await(() -> typesOf(code(3)).size() == 2);
    assertThat(typesOf(code(1))).hasSize(2);
    assertThat(typesOf(code(0))).containsExactly("redemption.attested", "redemption.corrected");
    assertThat(typesOf(code(2))).as("a word that nobody mapped").hasSize(1);
    assertNoSecretInTheLog();
  }

  @Test
  void callbacks_attestEachUseOnce_whateverFails() throws Exception {
    gateway = serve(false);
    issuer = simulate(true);
    know();
    fault("wrong-signature", 2);
    fault("duplicate", 10);
    fault("reorder", 1);
    use(0, 10);
    awaitAllAttested();
    assertThat(journal().path("failed").asInt()).isGreaterThanOrEqualTo(2);

    kill(gateway);
    use(10, 20);
    await(() -> journal().path("untold").asInt() >= 10);
    kill(issuer);
    issuer = simulate(true);
    gateway = serve(false);
    use(20, 60);
    await(() -> !typesOf(code(20)).isEmpty());
    kill(gateway);
    gateway = serve(false);
    awaitAllAttested();
    await(() -> journal().path("untold").asInt() == 0);

    assertAttestedOnce();
    assertNoSecretInTheLog();
  }

  @Test
  void anIssuerThatIsNoMember_isOneLineAndExit2() throws Exception {
    Path config =
        Files.writeString(
            temporary.resolve("wrong.properties"),
            """
            cardproof.issuers[0].member=nova
            cardproof.issuers[0].secret-file=%s
            """
                .formatted(secret));
    Ran serve =
        Ran.cardproof(
            "serve",
            "--data",
            temporary.resolve("ledger").toString(),
            "--port",
            "0",
            "--config",
            config.toString());

    assertThat(serve.status()).isEqualTo(2);
    assertThat(serve.errLines()).isEqualTo(1);
    assertThat(serve.err()).contains("cardproof.issuers: nova is no ISSUER");
  }
}
