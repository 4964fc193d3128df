package io.cardproof.issuers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Refused;
import io.cardproof.issuers.simulator.IssuerSimulator;
import io.cardproof.ledger.Scene;
import io.cardproof.rules.RedemptionOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuersTest {
  private static final String SECRET = "whsec_" + "QUJD".repeat(10);
  private static final WebhookSecret KEY = WebhookSecret.parse(SECRET);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path folder = Path.of("");

  private ReportWorld world;
  private Path file;
  private InstantSource machine = InstantSource.fixed(NOW);

  @BeforeEach
  void open() throws Exception {
    world = new ReportWorld(folder.resolve("ledger"));
    world.mint("CODE-A", "CODE-B");
    file = secretFile("rw-------", SECRET);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Path secretFile(String mode, String text) throws Exception {
    Path made = Files.createTempFile(folder, "secret", null);
    Files.writeString(made, text);
    return Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
  }

  private IssuerSettings settings(String member, @Nullable URI url, Path secret) {
    return new IssuerSettings(
        member, url, secret, Duration.ofHours(1), Map.of("OK", RedemptionOutcome.SUCCESS));
  }

  private Issuers issuers(IssuerSettings... settings) {
    Issuers.Ground ground =
        new Issuers.Ground(
            world.counter.cards.actions(),
            world.counter.cards.names(),
            world.counter.store.replica(),
            world.counter.store.local(),
            new byte[32],
            InstantSource.fixed(NOW),
            member -> !member.equals("other-issuer"),
            new SimpleMeterRegistry());
    return new Issuers(List.of(settings), ground, machine, new Random(1));
  }

  private Issuers connected() {
    return issuers(settings(Scene.ISSUER, null, file));
  }

  private static byte[] body(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  private static Answer send(Issuers issuers, String id, byte[] body) {
    return issuers.receive(Scene.ISSUER, KEY.sign(id, NOW, body), body);
  }

  private static byte[] use(String id, String code) {
    return body(
        "{'id':'%s','code':'%s','sku':'GAME-10','issuerCode':'OK','redeemedAt':'%s'}"
            .formatted(id, code, ReportWorld.AT));
  }

  @Test
  void aSignedCallback_isAttestedOnce() {
    try (Issuers issuers = connected()) {
      Answer first = send(issuers, "r1", use("r1", "CODE-A"));
      Answer again = send(issuers, "another-try", use("r1", "CODE-A"));

      assertThat(first.status()).isEqualTo(201);
      assertThat(first.replayed()).isFalse();
      assertThat(again.replayed()).isTrue();
      assertThat(again.body()).isEqualTo(first.body());
      assertThat(world.attested("CODE-A")).isEqualTo(1);
    }
  }

  @Test
  void aReportWithoutAnId_isKnownByItsMessage() {
    byte[] report =
        body(
            "{'code':'CODE-B','sku':'GAME-10','outcome':'SUCCESS','redeemedAt':'%s'}"
                .formatted(ReportWorld.AT));
    try (Issuers issuers = connected()) {
      assertThat(send(issuers, "msg-7", report).replayed()).isFalse();
      assertThat(send(issuers, "msg-7", report).replayed()).isTrue();
      assertThat(world.attested("CODE-B")).isEqualTo(1);
    }
  }

  @Test
  void pollingAndCallback_ofOneReport_areOneAttestation() {
    world.system.journal.add(
        new IssuerReport(
            "r1", "CODE-A", null, Scene.SKU, null, "OK", ReportWorld.AT, null, null, null));
    world.poller().round();
    try (Issuers issuers = connected()) {
      assertThat(send(issuers, "r1", use("r1", "CODE-A")).replayed()).isTrue();
    }
    assertThat(world.attested("CODE-A")).isEqualTo(1);
  }

  @Test
  void withoutTheIssuersSignature_nothingIsRead() {
    byte[] report = use("r1", "CODE-A");
    WebhookSecret other = WebhookSecret.parse("whsec_" + "REVG".repeat(10));
    try (Issuers issuers = connected()) {
      for (WebhookSecret.Headers headers :
          List.of(
              new WebhookSecret.Headers(null, null, null),
              other.sign("r1", NOW, report),
              KEY.sign("r1", NOW.minusSeconds(301), report),
              KEY.sign("r1", NOW, use("r1", "CODE-B")))) {
        assertRefused("auth.invalid", () -> issuers.receive(Scene.ISSUER, headers, report));
      }
      assertRefused(
          "auth.invalid", () -> issuers.receive("shop", KEY.sign("r1", NOW, report), report));
    }
    assertThat(world.attested("CODE-A")).isZero();
  }

  @Test
  void whatIsNoReport_isToldByItsField() {
    try (Issuers issuers = connected()) {
      assertRefused("request.malformed", () -> send(issuers, "m", body("{'id'")));
      assertRefused("request.malformed", () -> send(issuers, "m", body("[]")));
      assertRefused("request.invalid", () -> send(issuers, "m", body("{'id':'r1'}")));
    }
  }

  private static void assertRefused(
      String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(call)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void whatIsParked_isShownWithoutItsSecrets() {
    byte[] odd =
        body(
            "{'id':'r9','code':'CODE-A','sku':'GAME-10','issuerCode':'E-5','account':'138',"
                + "'redeemedAt':'%s'}".formatted(ReportWorld.AT));
    try (Issuers issuers = connected()) {
      Answer answer = send(issuers, "r9", odd);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body())
          .isEqualTo(
              new Issuers.Received(
                  "r9", Issuers.State.PARKED, world.card("CODE-A"), "issuer_code.unmapped", null));
      assertThat(issuers.parked(Scene.ISSUER, null, 10).items())
          .containsExactly(
              new Issuers.Parked(
                  "r9",
                  world.card("CODE-A"),
                  "GAME-10",
                  null,
                  "E-5",
                  "issuer_code.unmapped",
                  true,
                  NOW));
    }
    try (Issuers next = connected()) {
      assertThat(next.parked(Scene.ISSUER, null, 10).items()).as("after a restart").hasSize(1);
      assertThat(next.parked("shop", null, 10).items()).isEmpty();
    }
  }

  @Test
  void anIssuerThatIsAsked_isAttested() throws Exception {
    machine = InstantSource.system();
    try (IssuerSimulator simulator = new IssuerSimulator(0, KEY, null, null)) {
      simulator.start();
      URI url = URI.create("http://127.0.0.1:" + simulator.port());
      try (HttpClient http = HttpClient.newHttpClient();
          Issuers issuers = issuers(settings(Scene.ISSUER, url, file))) {
        assertThat(issuers.ask(Scene.ISSUER, Scene.SKU, "CODE-A")).as("never used").isEmpty();
        HttpRequest use =
            HttpRequest.newBuilder(url.resolve("/redeem"))
                .POST(
                    HttpRequest.BodyPublishers.ofByteArray(
                        body(
                            "{'code':'CODE-A','sku':'GAME-10','says':'OK','at':'%s'}"
                                .formatted(ReportWorld.AT))))
                .build();
        http.send(use, HttpResponse.BodyHandlers.discarding());

        assertThat(issuers.ask(Scene.ISSUER, Scene.SKU, "CODE-A")).isPresent();
        assertThat(issuers.ask(Scene.ISSUER, Scene.SKU, "CODE-A")).isPresent();
        assertThat(issuers.ask("shop", Scene.SKU, "CODE-A")).as("not connected").isEmpty();
        assertThat(world.attested("CODE-A")).isEqualTo(1);
      }
    }
  }

  @Test
  void settingsThatCannotWork_areRefusedByTheirKey() throws Exception {
    Path open = secretFile("rw-r--r--", SECRET);
    Path wrong = secretFile("rw-------", "whsec_s3cret");
    URI plain = URI.create("http://issuer.example/api");
    assertStartRefused("is no ISSUER", settings("shop", null, file));
    assertStartRefused("is no ISSUER", settings("nobody", null, file));
    assertStartRefused("chmod 600", settings(Scene.ISSUER, null, open));
    assertStartRefused("whsec_", settings(Scene.ISSUER, null, wrong));
    assertStartRefused("there is no file", settings(Scene.ISSUER, null, folder.resolve("absent")));
    assertStartRefused("https://", settings(Scene.ISSUER, plain, wrong));
    assertStartRefused(
        "twice", settings(Scene.ISSUER, null, file), settings(Scene.ISSUER, null, file));
    assertStartRefused(
        "poll-every", new IssuerSettings(Scene.ISSUER, null, file, Duration.ZERO, Map.of()));
    assertStartRefused(
        "secret-file", new IssuerSettings(Scene.ISSUER, null, null, Duration.ofDays(1), Map.of()));
  }

  private void assertStartRefused(String saying, IssuerSettings... settings) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> issuers(settings))
        .withMessageStartingWith("cardproof.issuers")
        .withMessageContaining(saying)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }
}
