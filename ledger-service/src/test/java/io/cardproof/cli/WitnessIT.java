package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.AddCheckpoint;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.NoteKey;
import io.cardproof.log.NoteSigner;
import io.cardproof.log.Proofs;
import io.cardproof.log.SignedNote;
import io.cardproof.ops.FolderInit;
import io.cardproof.proofs.GrowingLog;
import io.cardproof.time.simulator.Authority;
import io.cardproof.time.simulator.TsaSimulator;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A gateway whose checkpoints two of its witnesses must have seen; each a process of its own. */
@Timeout(240)
class WitnessIT {
  private static final String ORIGIN = "test.example/cards";
  private static final int PATIENCE_MS = 60_000;

  @TempDir private Path temporary = Path.of("");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private final List<AutoCloseable> servers = new ArrayList<>();
  private FolderInit.Founded founded;
  private int members;
  private String api = "";
  private String management = "";

  /** A witness's process, and its line in a policy. */
  private record Running(Process process, int port, String line) {}

  @BeforeEach
  void populate() throws IOException {
    founded = new FolderInit(ledger(), null).alone(ORIGIN, false);
    Files.writeString(
        temporary.resolve("logs.yaml"),
        "- origin: " + ORIGIN + "\n  vkey: " + signer().key().format() + "\n");
  }

  private Path ledger() {
    return temporary.resolve("ledger");
  }

  /** The log's own key: what a gateway that lies about its history would sign with. */
  private NoteSigner signer() throws IOException {
    String text = Files.readString(ledger().resolve("log.key")).strip();
    int front = ("PRIVATE+KEY+" + ORIGIN + "+01234567+").length();
    byte[] typed = Base64.getDecoder().decode(text.substring(front));
    Ed25519.Signer signer = Ed25519.signer(Arrays.copyOfRange(typed, 1, typed.length));
    NoteKey key = NoteKey.ed25519(ORIGIN, signer.publicKey());
    return new NoteSigner() {
      @Override
      public String name() {
        return ORIGIN;
      }

      @Override
      public NoteKey key() {
        return key;
      }

      @Override
      public byte[] sign(byte[] message) {
        return signer.sign(message);
      }
    };
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    for (AutoCloseable server : servers) {
      server.close();
    }
  }

  // processes

  private Process start(List<String> said, int lines, String... arguments) throws IOException {
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
            .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    processes.add(process);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (int i = 0; i < lines; i++) {
      said.add(String.valueOf(out.readLine()));
    }
    assertThat(said.getFirst()).as(Files.readString(log())).startsWith("ready: ");
    return process;
  }

  private Path log() {
    return temporary.resolve("log");
  }

  private Running witness(String name, int port) throws IOException {
    List<String> said = new ArrayList<>();
    Process process =
        start(
            said,
            2,
            "witness",
            "--data",
            temporary.resolve(name).toString(),
            "--port",
            Integer.toString(port),
            "--config",
            temporary.resolve("logs.yaml").toString(),
            "--name",
            name);
    return new Running(process, port, said.getLast());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Answers each checkpoint with a cosignature that it made up; its line in a policy. */
  private String liar() throws IOException {
    NoteKey key = NoteKey.cosigner("liar", Ed25519.generate().publicKey());
    byte[] line =
        new SignedNote.Signature("liar", key.id(), new byte[8 + 64])
            .line()
            .getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, line.length);
            exchange.getResponseBody().write(line);
          }
        });
    server.start();
    servers.add(() -> server.stop(0));
    int port = server.getAddress().getPort();
    return "witness liar " + key.format() + " http://127.0.0.1:" + port;
  }

  private TsaSimulator authority() throws IOException {
    Authority authority = Authority.make();
    Files.writeString(temporary.resolve("root.pem"), authority.rootPem());
    TsaSimulator simulator = new TsaSimulator(authority, 0);
    simulator.start();
    servers.add(simulator);
    return simulator;
  }

  private Process serve(List<String> witnesses, int authorityPort) throws IOException {
    String names =
        String.join(" ", witnesses.stream().map(line -> line.split(" ", -1)[1]).toList());
    Path policy =
        Files.writeString(
            temporary.resolve("policy.txt"),
            String.join("\n", witnesses) + "\ngroup any-two 2 " + names + "\nquorum any-two\n");
    Path config =
        Files.writeString(
            temporary.resolve("gateway.properties"),
            """
            cardproof.log.policy=%s
            cardproof.log.anchor-every=1
            cardproof.tsa.url=http://127.0.0.1:%d/
            cardproof.tsa.roots=%s
            """
                .formatted(policy, authorityPort, temporary.resolve("root.pem")));
    List<String> said = new ArrayList<>();
    Process process =
        start(
            said,
            1,
            "serve",
            "--data",
            ledger().toString(),
            "--port",
            "0",
            "--config",
            config.toString());
    api = said.getFirst().replaceFirst(".*API ([^,]+),.*", "$1");
    management = said.getFirst().replaceFirst(".*management ([^,]+),.*", "$1");
    return process;
  }

  // what is seen from outside

  private HttpResponse<byte[]> get(String url, boolean asOperator) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (asOperator) {
      request.header("Authorization", "Bearer " + founded.operator().apiKey());
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private SignedNote checkpoint() throws Exception {
    HttpResponse<byte[]> answer = get(api + "/log/checkpoint", false);
    assertThat(answer.statusCode()).isEqualTo(200);
    return SignedNote.parse(answer.body());
  }

  /** What a stranger who trusts these witnesses makes of the newest checkpoint. */
  private Checkpoint believed() throws Exception {
    String policy = new String(get(api + "/log/policy", false).body(), StandardCharsets.UTF_8);
    return LogPolicy.parse(policy).open(checkpoint(), new JdkEd25519());
  }

  /** A new entry; what the answer says, with a proof if there is one. */
  private JsonNode admit() throws Exception {
    String member = "member-" + ++members;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + "/v1/members"))
            .header("Authorization", "Bearer " + founded.operator().apiKey())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", member)
            .header("Prefer", "wait=proof")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    JsonText.bytes(
                        Map.of(
                            "memberId",
                            member,
                            "displayName",
                            member,
                            "roles",
                            List.of("SUPPLIER")))))
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(201);
    return JsonText.read(answer.body());
  }

  private JsonNode health() throws Exception {
    return JsonText.read(get(management + "/actuator/health", false).body())
        .path("components")
        .path("proofs")
        .path("details");
  }

  private String healthOf(String witness) throws Exception {
    return health().path("witnesses").path(witness).asString();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.currentTimeMillis() + PATIENCE_MS;
    while (!condition.call()) {
      assertThat(System.currentTimeMillis()).as("in time").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  @Test
  void twoOfFour_oneKilled_oneLying_thenTooFew_thenBack() throws Exception {
    Running one = witness("one", freePort());
    Running two = witness("two", freePort());
    Running three = witness("three", freePort());
    TsaSimulator authority = authority();
    List<String> lines = List.of(one.line(), two.line(), three.line(), liar());
    serve(lines, authority.port());

    assertThat(admit().path("proof").asString()).contains(ORIGIN);
    Checkpoint first = believed();
    assertThat(checkpoint().signatures())
        .extracting(SignedNote.Signature::name)
        .contains(ORIGIN)
        .doesNotContain("liar");
    await(() -> healthOf("liar").startsWith("lying"));
    await(() -> health().path("timeStamps").asString().startsWith("good"));

    three.process().destroyForcibly().waitFor();
    assertThat(admit().path("proof").asString()).contains("one", "two");
    assertThat(believed().size()).isGreaterThan(first.size());
    await(() -> healthOf("three").startsWith("down"));

    // One is left: the ledger goes on, what is published stays.
    two.process().destroyForcibly().waitFor();
    Checkpoint last = believed();
    JsonNode admitted = admit();
    assertThat(admitted.has("proof")).isFalse();
    long entry = last.size();
    HttpResponse<byte[]> refused = get(api + "/v1/entries/" + entry + "/proof", true);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(JsonText.read(refused.body()).path("code").asString())
        .isEqualTo("proof.unavailable");
    assertThat(believed()).isEqualTo(last);
    assertThat(health().path("quorum").asString()).isEqualTo("lacking");
    assertThat(get(api + "/v1/entries/" + (entry - 1) + "/proof", true).statusCode())
        .isEqualTo(200);

    // Killed, not closed: what it cosigned is still known to it.
    Running again = witness("two", two.port());
    assertThat(again.line()).isEqualTo(two.line());
    await(() -> believed().size() > entry);
    assertThat(get(api + "/v1/entries/" + entry + "/proof", true).statusCode()).isEqualTo(200);
    assertThat(health().path("quorum").asString()).isEqualTo("met");

    assertSplitViewIsCaught(again);
  }

  /** The log signs another history of the same size, and shows it to one witness. */
  private void assertSplitViewIsCaught(Running witness) throws Exception {
    String view = view(witness);
    SignedNote seen = SignedNote.parse(get(view + "/checkpoint", false).body());
    Checkpoint truth = Checkpoint.parse(seen.text());
    Checkpoint lie = new Checkpoint(ORIGIN, truth.size(), new byte[32]);
    byte[] body = new AddCheckpoint(truth.size(), List.of(), lie.sign(signer())).bytes();
    URI target = URI.create("http://127.0.0.1:" + witness.port() + "/add-checkpoint");
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(target)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(422);

    Path bundle = temporary.resolve("equivocation.zip");
    Files.write(bundle, get(view + "/equivocation.zip", false).body());
    Path policy =
        Files.writeString(
            temporary.resolve("trusted.txt"), "log " + signer().key().format() + "\nquorum none\n");
    Ran verified = Ran.cardproof("verify", bundle.toString(), "--policy", policy.toString());
    assertThat(verified.status()).isZero();
    assertThat(verified.out()).contains("evidence against the log " + ORIGIN);
    assertThat(Files.readString(log())).contains(ORIGIN + " signed two trees");
  }

  @Test
  void whatItCosigned_itKnows_whereverItIsKilled() throws Exception {
    GrowingLog log = new GrowingLog(ORIGIN).grow(1);
    Files.writeString(
        temporary.resolve("logs.yaml"),
        "- {origin: " + ORIGIN + ", vkey: " + log.key().format() + "}\n");
    int port = freePort();
    long cosigned = 0;
    for (int round = 0; round < 4; round++) {
      Running witness = witness("killed", port);
      long stands = stands(witness);
      assertThat(stands).isBetween(cosigned, log.head().size());
      if (stands > 0) {
        GrowingLog fork = log.otherView("fork").grow((int) stands);
        assertThat(add(witness, stands, fork)).isEqualTo(422);
      }
      cosigned = feed(witness, stands, log, 20 + 7 * round);
    }
  }

  /** Lets it cosign until it is killed; the last size that it answered for. */
  private long feed(Running witness, long stands, GrowingLog log, int until) throws Exception {
    long old = stands;
    for (int answers = 0; ; answers++) {
      if (answers == until) {
        Thread.ofVirtual().start(() -> witness.process().destroyForcibly());
      }
      try {
        log.grow(1);
        assertThat(add(witness, old, log)).isEqualTo(200);
        old = log.head().size();
      } catch (IOException e) {
        witness.process().waitFor();
        return old;
      }
    }
  }

  private int add(Running witness, long old, GrowingLog log) throws Exception {
    List<byte[]> proof = Proofs.consistency(old, log.head().size(), log.tiles());
    URI target = URI.create("http://127.0.0.1:" + witness.port() + "/add-checkpoint");
    byte[] body = new AddCheckpoint(old, proof, log.note()).bytes();
    return http.send(
            HttpRequest.newBuilder(target)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private long stands(Running witness) throws Exception {
    HttpResponse<byte[]> answer = get(view(witness) + "/checkpoint", false);
    return answer.statusCode() == 404
        ? 0
        : Checkpoint.parse(SignedNote.parse(answer.body()).text()).size();
  }

  /** Where a witness shows what it has seen of the log. */
  private static String view(Running witness) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(ORIGIN.getBytes(StandardCharsets.UTF_8));
    return "http://127.0.0.1:" + witness.port() + "/" + HexFormat.of().formatHex(hash);
  }

  @Test
  void aWitnessThatCannotStart_isOneLineAndExit2() throws Exception {
    Path yaml = temporary.resolve("logs.yaml");
    Path data = temporary.resolve("w");
    for (String bad :
        List.of("{}", "- origin: x", "- {origin: x, vkey: y}", "[", "- &a [*a]", "- {~: 1}", "")) {
      Files.writeString(yaml, bad);
      Ran ran = Ran.cardproof("witness", "--data", data.toString(), "--config", yaml.toString());
      assertThat(ran.status()).as(bad).isEqualTo(2);
      assertThat(ran.err()).contains("logs.yaml");
      assertThat(ran.errLines()).isEqualTo(1);
    }
    assertThat(data).doesNotExist();
  }
}
