package io.cardproof.issuers.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cardproof.issuers.IssuerReport;
import io.cardproof.issuers.ReportJson;
import io.cardproof.issuers.WebhookSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The simulated issuer's server, on loopback only. What gateways ask: {@code GET /outcomes}, {@code
 * POST /outcomes/lookup}, signed. What a test or a story tells it, unsigned: {@code POST /codes},
 * {@code /redeem} and {@code /fault}; {@code GET /journal} says what happened so far.
 */
public final class IssuerSimulator implements AutoCloseable {
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final int SLOW_MS = 2_000;
  private static final int PAGE_MAX = 1_000;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final WebhookSecret secret;
  private final WebhookSecret wrong = WebhookSecret.parse("whsec_" + randomKey());
  private final Journal journal;
  private final Faults faults = new Faults();
  private final @Nullable Callbacks callbacks;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  /**
   * @param port 0 for any free one
   * @param callback where a gateway wants to hear of each use; null for none
   * @param state file that keeps the journal across restarts; null for memory alone
   */
  public IssuerSimulator(
      int port, WebhookSecret secret, @Nullable URI callback, @Nullable Path state)
      throws IOException {
    this.secret = secret;
    this.journal = new Journal(state);
    this.callbacks =
        callback == null ? null : new Callbacks(callback, secret, wrong, journal, faults);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/outcomes", exchange -> issuer(exchange));
    server.createContext("/codes", told("POST", this::codes));
    server.createContext("/redeem", told("POST", this::redeem));
    server.createContext("/fault", told("POST", this::fault));
    server.createContext("/journal", told("GET", body -> state()));
  }

  private static String randomKey() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  public void start() {
    server.start();
    if (callbacks != null) {
      callbacks.start();
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  // what gateways ask

  private void issuer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    try (exchange) {
      if (faults.strikes(Faults.Mode.DOWN)) {
        return;
      }
      if (faults.strikes(Faults.Mode.SLOW)) {
        sleep();
      }
      byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
      if (faults.strikes(Faults.Mode.ERROR)) {
        exchange.sendResponseHeaders(500, -1);
      } else if (faults.strikes(Faults.Mode.BUSY)) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.sendResponseHeaders(503, -1);
      } else if (!isSigned(exchange, body)) {
        exchange.sendResponseHeaders(401, -1);
      } else {
        sign(exchange, answer(exchange, body));
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(SLOW_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isSigned(HttpExchange exchange, byte[] body) {
    WebhookSecret.Headers headers =
        new WebhookSecret.Headers(
            exchange.getRequestHeaders().getFirst(WebhookSecret.ID),
            exchange.getRequestHeaders().getFirst(WebhookSecret.TIMESTAMP),
            exchange.getRequestHeaders().getFirst(WebhookSecret.SIGNATURE));
    byte[] content =
        WebhookSecret.ofRequest(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), body);
    return secret.verifies(headers, Instant.now(), content);
  }

  private Map<String, Object> answer(HttpExchange exchange, byte[] body) throws IOException {
    if (!exchange.getRequestMethod().equals("GET")) {
      String code = read(body).path("code").asString("");
      return Map.of("items", journal.lastOf(code).map(List::of).orElse(List.of()));
    }
    Map<String, String> query = query(exchange.getRequestURI());
    int from = number(query.getOrDefault("after", "0"));
    int limit = Math.min(number(query.getOrDefault("limit", "100")), PAGE_MAX);
    boolean twice = faults.strikes(Faults.Mode.DUPLICATE);
    List<IssuerReport> known = journal.from(from, twice ? Math.max(limit / 2, 1) : limit);
    List<IssuerReport> items = new ArrayList<>(known);
    if (twice) {
      items.addAll(known);
    }
    if (faults.strikes(Faults.Mode.REORDER)) {
      Collections.reverse(items);
    }
    return Map.of("items", items, "next", Integer.toString(from + known.size()));
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      int split = part.indexOf('=');
      if (split > 0) {
        query.put(
            part.substring(0, split),
            URLDecoder.decode(part.substring(split + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  private void sign(HttpExchange exchange, Map<String, Object> answer) throws IOException {
    byte[] bytes = ReportJson.write(answer);
    WebhookSecret signing = faults.strikes(Faults.Mode.WRONG_SIGNATURE) ? wrong : secret;
    String id = exchange.getRequestHeaders().getFirst(WebhookSecret.ID);
    WebhookSecret.Headers signed = signing.sign(String.valueOf(id), Instant.now(), bytes);
    exchange.getResponseHeaders().set(WebhookSecret.ID, String.valueOf(signed.id()));
    exchange.getResponseHeaders().set(WebhookSecret.TIMESTAMP, String.valueOf(signed.timestamp()));
    exchange.getResponseHeaders().set(WebhookSecret.SIGNATURE, String.valueOf(signed.signature()));
    send(exchange, 200, bytes);
    answered.incrementAndGet();
  }

  private static void send(HttpExchange exchange, int status, byte[] json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }

  // what it is told

  private interface Told {
    Object apply(JsonNode body);
  }

  private static HttpHandler told(String method, Told what) {
    return exchange -> {
      try (exchange) {
        if (!exchange.getRequestMethod().equals(method)) {
          exchange.sendResponseHeaders(405, -1);
          return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX);
        try {
          send(exchange, 200, ReportJson.write(what.apply(read(body))));
        } catch (IllegalArgumentException e) {
          String why = String.valueOf(e.getMessage());
          send(exchange, 400, ReportJson.write(Map.of("detail", why)));
        }
      }
    };
  }

  private static JsonNode read(byte[] body) {
    try {
      return ReportJson.tree(body.length == 0 ? new byte[] {'{', '}'} : body);
    } catch (ReportJson.UnreadableException e) {
      throw new IllegalArgumentException("the body is no JSON object", e);
    }
  }

  private Object codes(JsonNode body) {
    String sku = needed(body, "sku");
    boolean active = body.path("active").asBoolean(true);
    int added = 0;
    for (JsonNode code : body.path("codes")) {
      journal.add(sku, code.asString(), active);
      added++;
    }
    return Map.of("added", added);
  }

  private Object redeem(JsonNode body) {
    return journal.use(
        new Journal.Use(
            needed(body, "code"),
            text(body, "sku"),
            text(body, "account"),
            text(body, "says"),
            text(body, "at"),
            body.has("uncertaintySeconds") ? body.path("uncertaintySeconds").asInt() : null,
            body.has("correction") ? body.path("correction").asBoolean() : null));
  }

  private Object fault(JsonNode body) {
    String word = needed(body, "mode");
    if (word.equals("none")) {
      faults.none();
    } else if (body.has("seconds")) {
      faults.seconds(Faults.Mode.ofWord(word), body.path("seconds").asInt());
    } else {
      faults.times(Faults.Mode.ofWord(word), Math.max(body.path("count").asInt(1), 1));
    }
    return Map.of("mode", word);
  }

  private Object state() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("reports", journal.size());
    state.put("asked", asked.get());
    state.put("answered", answered.get());
    state.put("untold", callbacks == null ? 0 : journal.untold().size());
    state.put("acknowledged", callbacks == null ? 0 : callbacks.acknowledged());
    state.put("failed", callbacks == null ? 0 : callbacks.failed());
    return state;
  }

  private static String needed(JsonNode body, String field) {
    String text = text(body, field);
    if (text == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return text;
  }

  private static @Nullable String text(JsonNode body, String field) {
    JsonNode value = body.path(field);
    return value.isString() ? value.stringValue() : null;
  }

  @Override
  public void close() {
    if (callbacks != null) {
      callbacks.close();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
