package io.cardproof.issuers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cardproof.issuers.simulator.IssuerSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against the simulator, and against servers that no issuer would run. */
class HttpIssuerSystemTest {
  private static final WebhookSecret SECRET = WebhookSecret.parse("whsec_" + "QUJD".repeat(10));
  private static final WebhookSecret OTHER = WebhookSecret.parse("whsec_" + "REVG".repeat(10));

  @TempDir private Path folder = Path.of("");

  private IssuerSimulator simulator;
  private HttpIssuerSystem system;
  private @Nullable HttpServer server;

  @BeforeEach
  void start() throws IOException {
    simulator = new IssuerSimulator(0, SECRET, null, null);
    simulator.start();
    system = client("http://127.0.0.1:" + simulator.port() + "/", SECRET);
  }

  @AfterEach
  void stop() {
    system.close();
    simulator.close();
    if (server != null) {
      server.stop(0);
    }
  }

  private static HttpIssuerSystem client(String url, WebhookSecret secret) {
    return new HttpIssuerSystem(URI.create(url), secret, InstantSource.system());
  }

  private void tell(String path, String json) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + simulator.port() + path))
            .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  private void uses(int count) throws Exception {
    tell("/codes", "{'sku':'GAME-10','codes':['C-0','C-1','C-2','C-3','C-4']}");
    for (int i = 0; i < count; i++) {
      tell("/redeem", "{'code':'C-%d','account':'138'}".formatted(i));
    }
  }

  private static List<String> ids(IssuerSystem.Page page) {
    return page.items().stream().map(IssuerReport::id).toList();
  }

  @Test
  void pages_areReadToTheEnd_inOrder() throws Exception {
    uses(5);
    IssuerSystem.Page first = system.outcomes(null, 3);
    IssuerSystem.Page second = system.outcomes(first.next(), 3);
    IssuerSystem.Page third = system.outcomes(second.next(), 3);

    assertThat(ids(first)).containsExactly("use-1", "use-2", "use-3");
    assertThat(ids(second)).containsExactly("use-4", "use-5");
    assertThat(third.items()).isEmpty();
    assertThat(third.next()).isEqualTo(second.next());
    assertThat(first.items().getFirst())
        .isEqualTo(
            new IssuerReport(
                "use-1",
                "C-0",
                null,
                "GAME-10",
                null,
                "OK",
                first.items().getFirst().redeemedAt(),
                "138",
                null,
                null));
  }

  @Test
  void oneCode_isAskedForInABody() throws Exception {
    uses(2);

    assertThat(system.outcomeOf("GAME-10", "C-1"))
        .hasValueSatisfying(report -> assertThat(report.id()).isEqualTo("use-2"));
    assertThat(system.outcomeOf("GAME-10", "C-4")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "down, no answer, 0",
    "error, status 500, 0",
    "busy, status 503, 1",
    "wrong-signature, signature, 0"
  })
  void aFault_isAnExceptionOnce(String mode, String saying, int retryAfter) throws Exception {
    uses(1);
    // The client sends again by itself where a connection that it kept is closed.
    tell("/fault", "{'mode':'%s','count':%d}".formatted(mode, mode.equals("down") ? 2 : 1));

    assertThatExceptionOfType(IssuerException.class)
        .isThrownBy(() -> {
          system.outcomes(null, 10);
          system.outcomes(null, 10);
        })
        .withMessageContaining(saying)
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isEqualTo(retryAfter));
    tell("/fault", "{'mode':'none'}");
    assertThat(system.outcomes(null, 10).items()).hasSize(1);
  }

  @Test
  void duplicatesAndAnotherOrder_comeThrough() throws Exception {
    uses(3);
    tell("/fault", "{'mode':'duplicate'}");
    tell("/fault", "{'mode':'reorder'}");

    assertThat(ids(system.outcomes(null, 10)))
        .containsExactly("use-3", "use-2", "use-1", "use-3", "use-2", "use-1");
    assertThat(ids(system.outcomes(null, 10))).containsExactly("use-1", "use-2", "use-3");
  }

  @Test
  void aStrangersQuestion_isNotAnswered() {
    try (HttpIssuerSystem stranger = client("http://127.0.0.1:" + simulator.port(), OTHER)) {
      assertThatExceptionOfType(IssuerException.class)
          .isThrownBy(() -> stranger.outcomes(null, 10))
          .withMessage("status 401");
    }
  }

  @Test
  void theSimulatorsJournal_survivesItsProcess() throws Exception {
    Path state = folder.resolve("journal");
    for (int process = 0; process < 3; process++) {
      simulator.close();
      simulator = new IssuerSimulator(0, SECRET, null, state);
      simulator.start();
      if (process < 2) {
        uses(process + 1);
      }
    }
    system.close();
    system = client("http://127.0.0.1:" + simulator.port(), SECRET);

    assertThat(system.outcomes(null, 10).items())
        .extracting(IssuerReport::issuerCode)
        .as("one use; added anew; used twice")
        .containsExactly("OK", "OK", "OK");
  }

  // servers that no issuer would run

  private HttpIssuerSystem against(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return client("http://127.0.0.1:" + server.getAddress().getPort(), SECRET);
  }

  private static void answer(HttpExchange exchange, String id, byte[] body) throws IOException {
    WebhookSecret.Headers signed = SECRET.sign(id, Instant.now(), body);
    exchange.getResponseHeaders().set(WebhookSecret.ID, id);
    exchange.getResponseHeaders().set(WebhookSecret.TIMESTAMP, String.valueOf(signed.timestamp()));
    exchange.getResponseHeaders().set(WebhookSecret.SIGNATURE, String.valueOf(signed.signature()));
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String idOf(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(WebhookSecret.ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{}",
        "{'items':{}}",
        "{'items':[],'next':7}",
        "{'items':[],'next':''}",
        "{'items':[],'next':'a b'}",
        "{'items':[]} x",
        "{'items':[],'items':[]}",
        "{'items':[{},{},{}]}"
      })
  void aSignedAnswerThatIsNoPage_isRefused(String json) throws IOException {
    byte[] body = json.replace('\'', '"').getBytes(UTF_8);
    try (HttpIssuerSystem asking = against(exchange -> answer(exchange, idOf(exchange), body))) {
      assertThatExceptionOfType(IssuerException.class)
          .isThrownBy(() -> asking.outcomes(null, 2))
          .withMessage("an answer that is no page");
    }
  }

  @Test
  void badItems_doNotHoldUpGoodOnes() throws Exception {
    String good = "{'id':'r','cardId':'c','outcome':'FAILED','redeemedAt':'t','new':[1]}";
    String bad =
        "{},7,{'id':'r','cardId':'c','outcome':'SOLD','redeemedAt':'t'},"
            + "{'id':'r','code':'c','outcome':'FAILED','redeemedAt':'t'},"
            + "{'id':'r','code':'c','cardId':'c','sku':'s','outcome':'FAILED','redeemedAt':'t'},"
            + "{'id':'r','cardId':'c','redeemedAt':'t'},{'id':'r','cardId':'c','outcome':'FAILED'},"
            + "{'id':'r.1','cardId':'c','outcome':'FAILED','redeemedAt':'t'}";
    byte[] body = ("{'items':[" + bad + "," + good + "]}").replace('\'', '"').getBytes(UTF_8);
    try (HttpIssuerSystem asking = against(exchange -> answer(exchange, idOf(exchange), body))) {
      IssuerSystem.Page page = asking.outcomes(null, 20);

      assertThat(ids(page)).containsExactly("r");
      assertThat(page.unreadable()).isEqualTo(8);
      assertThat(page.next()).isNull();
    }
  }

  @Test
  void anAnswerToAnotherQuestion_isRefused() throws IOException {
    byte[] body = "{\"items\":[]}".getBytes(UTF_8);
    try (HttpIssuerSystem asking = against(exchange -> answer(exchange, "req_old", body))) {
      assertThatExceptionOfType(IssuerException.class)
          .isThrownBy(() -> asking.outcomes(null, 2))
          .withMessageContaining("signature");
    }
  }

  @Test
  void anEndlessAnswer_isCutOff() throws IOException {
    HttpHandler endless =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] chunk = new byte[64 * 1024];
          for (int i = 0; i < 1_000; i++) {
            exchange.getResponseBody().write(chunk);
          }
        };
    try (HttpIssuerSystem asking = against(endless)) {
      assertThatExceptionOfType(IssuerException.class)
          .isThrownBy(() -> asking.outcomes(null, 2))
          .withMessageContaining("no answer");
    }
  }

  @Test
  void aRedirect_isNotFollowed() throws IOException {
    HttpHandler elsewhere =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        };
    try (HttpIssuerSystem asking = against(elsewhere)) {
      assertThatExceptionOfType(IssuerException.class)
          .isThrownBy(() -> asking.outcomeOf("S", "C"))
          .withMessage("status 307");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "5, 5",
    "999999, 3600",
    "-5, 0",
    "soon, 0",
    "9999999999999, 0",
    "'Thu, 01 Jan 1970 00:02:00 GMT', 60",
    "'Thu, 01 Jan 1970 00:00:01 GMT', 0"
  })
  void retryAfter_isSecondsOrADate(String value, int seconds) {
    HttpHeaders headers =
        HttpHeaders.of(Map.of("Retry-After", List.of(value)), (name, text) -> true);

    assertThat(HttpIssuerSystem.retryAfter(headers, Instant.ofEpochSecond(60))).isEqualTo(seconds);
  }
}
