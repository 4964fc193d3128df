package io.cardproof.issuers;

import io.cardproof.codec.Digests;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An issuer's system over HTTP: {@code GET {url}/outcomes?limit=N&after=CURSOR} and {@code POST
 * {url}/outcomes/lookup}, both answered by {@code {items, next?}}.
 *
 * <p>Guarantees: every request is signed over its method, target and body; an answer counts only if
 * it is signed under the request's own id, so that none can be replayed, and an account or a code
 * is never in a URL. Connections, whole answers and their bytes are bounded, redirects are not
 * followed.
 */
final class HttpIssuerSystem implements IssuerSystem {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** For a whole answer, its body included. */
  private static final int ANSWER_SECONDS = 20;

  private static final int ANSWER_BYTES_MAX = 1 << 20;
  private static final int CURSOR_CHARS_MAX = 512;
  private static final int RETRY_AFTER_MAX_SECONDS = 3_600;
  private static final int ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final URI base;
  private final WebhookSecret secret;
  private final InstantSource machine;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /**
   * @param machine the machine's own clock, also in a sandbox: signatures are about now
   */
  HttpIssuerSystem(URI base, WebhookSecret secret, InstantSource machine) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    this.secret = secret;
    this.machine = machine;
  }

  @Override
  public Page outcomes(@Nullable String after, int limit) throws IssuerException {
    String from = after == null ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
    return ask("GET", "/outcomes?limit=" + limit + from, new byte[0], limit);
  }

  @Override
  public Optional<IssuerReport> outcomeOf(String sku, String code) throws IssuerException {
    byte[] body = ReportJson.write(Map.of("sku", sku, "code", code));
    return ask("POST", "/outcomes/lookup", body, 1).items().stream().findFirst();
  }

  private Page ask(String method, String path, byte[] body, int limit) throws IssuerException {
    URI target = URI.create(base + path);
    String id = "req_" + randomText();
    String line = target.getRawPath() + (method.equals("GET") ? "?" + target.getRawQuery() : "");
    WebhookSecret.Headers signed =
        secret.sign(id, machine.instant(), WebhookSecret.ofRequest(method, line, body));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .header("Accept", "application/json")
            .header(WebhookSecret.ID, id)
            .header(WebhookSecret.TIMESTAMP, String.valueOf(signed.timestamp()))
            .header(WebhookSecret.SIGNATURE, String.valueOf(signed.signature()));
    if (body.length > 0) {
      request.header("Content-Type", "application/json");
    }
    HttpRequest.BodyPublisher published =
        body.length == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(body);
    return page(id, send(request.method(method, published).build()), limit);
  }

  private static String randomText() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return Digests.base64Url(bytes);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IssuerException {
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      // Not the request's own time-out: that ends with the answer's head.
      return sent.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IssuerException("no whole answer in " + ANSWER_SECONDS + " s");
    } catch (ExecutionException e) {
      throw new IssuerException("no answer: " + reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IssuerException("interrupted");
    } finally {
      sent.cancel(true);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return (cause instanceof IOException known ? known : e).getClass().getSimpleName();
  }

  private Page page(String id, HttpResponse<byte[]> response, int limit) throws IssuerException {
    if (response.statusCode() != 200) {
      throw new IssuerException(
          "status " + response.statusCode(), retryAfter(response.headers(), machine.instant()));
    }
    HttpHeaders headers = response.headers();
    WebhookSecret.Headers signed =
        new WebhookSecret.Headers(
            headers.firstValue(WebhookSecret.ID).orElse(null),
            headers.firstValue(WebhookSecret.TIMESTAMP).orElse(null),
            headers.firstValue(WebhookSecret.SIGNATURE).orElse(null));
    if (!id.equals(signed.id()) || !secret.verifies(signed, machine.instant(), response.body())) {
      throw new IssuerException("an answer without the issuer's signature");
    }
    try {
      return page(ReportJson.tree(response.body()), limit);
    } catch (ReportJson.UnreadableException e) {
      throw new IssuerException("an answer that is no page");
    }
  }

  private static Page page(JsonNode json, int limit) throws IssuerException {
    JsonNode items = json.path("items");
    JsonNode next = json.path("next");
    boolean goesOn = next.isString();
    if (!items.isArray()
        || items.size() > limit
        || !(goesOn || next.isMissingNode() || next.isNull())
        || (goesOn && !isCursor(next.stringValue()))) {
      throw new IssuerException("an answer that is no page");
    }
    List<IssuerReport> reports = new ArrayList<>();
    int unreadable = 0;
    for (JsonNode item : items) {
      try {
        reports.add(ReportJson.report(item, null));
      } catch (ReportJson.UnreadableException e) {
        // One bad item must not keep the rest away for ever.
        unreadable++;
      }
    }
    return new Page(reports, unreadable, goesOn ? next.stringValue() : null);
  }

  private static boolean isCursor(String text) {
    return !text.isEmpty()
        && text.length() <= CURSOR_CHARS_MAX
        && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** Seconds or a date (RFC 9110, section 10.2.3); at most an hour, 0 where nothing is said. */
  static int retryAfter(HttpHeaders headers, Instant now) {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    if (value.matches("[0-9]{1,9}")) {
      return Math.min(Integer.parseInt(value), RETRY_AFTER_MAX_SECONDS);
    }
    try {
      Instant at = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      return Math.clamp(at.getEpochSecond() - now.getEpochSecond(), 0, RETRY_AFTER_MAX_SECONDS);
    } catch (DateTimeException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
