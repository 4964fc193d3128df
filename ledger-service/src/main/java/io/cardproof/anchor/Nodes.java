package io.cardproof.anchor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A chain's nodes, asked over JSON-RPC. The one that answered last is asked first; where it does
 * not answer, the next. Whole answers and their bytes are bounded.
 */
final class Nodes implements AutoCloseable {
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  /** Of all receipts of a block, in bytes: twice what a full block of a ledger on chain has. */
  private static final int RECEIPTS_BYTES_MAX = 32 << 20;

  private static final String RECEIPTS = "eth_getBlockReceipts";

  private static final int MESSAGE_MAX = 200;

  /** How the JDK's client begins to say so. */
  private static final String TOO_LONG = "body exceeds capacity";

  private final List<URI> urls;
  private final Duration patience;
  private final JsonMapper json = JsonMapper.shared();
  private final HttpClient http;
  private volatile int first;

  Nodes(List<URI> urls, Duration patience) {
    this.urls = List.copyOf(urls);
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  /**
   * The answer's result, which may be null in JSON.
   *
   * @throws ChainException {@code refused} where a node answers with an error; {@code down}, {@code
   *     slow} or {@code bad} where none answers, as the last did
   */
  JsonNode ask(String method, Object... parameters) throws ChainException {
    Map<String, Object> call =
        Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters));
    byte[] body = json.writeValueAsBytes(call);
    List<ChainException> failures = new ArrayList<>();
    int most = method.equals(RECEIPTS) ? RECEIPTS_BYTES_MAX : ANSWER_BYTES_MAX;
    int begin = first;
    for (int i = 0; i < urls.size(); i++) {
      int node = (begin + i) % urls.size();
      try {
        JsonNode answer = read(sent(urls.get(node), body, most));
        first = node;
        return result(answer, method);
      } catch (ChainException e) {
        if (e.outcome().equals("refused")) {
          throw e;
        }
        failures.add(e);
      }
    }
    throw failures.getLast();
  }

  private JsonNode read(byte[] body) throws ChainException {
    try {
      return json.readTree(body);
    } catch (JacksonException e) {
      throw new ChainException("bad", "a node's answer is no JSON");
    }
  }

  private static JsonNode result(JsonNode answer, String method) throws ChainException {
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      String says = error.path("message").asString("").replaceAll("\\p{Cntrl}", " ");
      String some = says.substring(0, Math.min(says.length(), MESSAGE_MAX));
      throw new ChainException("refused", method + ": " + some);
    }
    if (!answer.has("result")) {
      throw new ChainException("bad", "a node's answer to " + method + " is none");
    }
    return answer.path("result");
  }

  private byte[] sent(URI url, byte[] body, int most) throws ChainException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), most));
    try {
      // Not the request's own time-out: that ends with the answer's head.
      HttpResponse<byte[]> answer = sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new ChainException("down", "a node answers with status " + answer.statusCode());
      }
      return answer.body();
    } catch (TimeoutException e) {
      throw new ChainException("slow", "no whole answer of a node in time");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause != null && String.valueOf(cause.getMessage()).startsWith(TOO_LONG)) {
        throw new ChainException("bad", "a node's answer is longer than " + most + " bytes");
      }
      String what = (cause instanceof IOException known ? known : e).getClass().getSimpleName();
      throw new ChainException("down", "no answer of a node: " + what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainException("down", "the gateway is closing");
    } finally {
      sent.cancel(true);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
