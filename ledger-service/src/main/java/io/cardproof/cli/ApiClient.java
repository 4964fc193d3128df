package io.cardproof.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Speaks the HTTP interface, as any other program would. Safe for any thread. */
final class ApiClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** An upload of a million lines is answered once it is stored, before it is worked off. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration POLL_EVERY = Duration.ofMillis(250);
  private static final int ACCEPTED = 202;

  /** What a sale's buyer has instead of a key. */
  private static final String BUYERS_TOKEN = "cpt_";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final URI base;
  private final @Nullable String key;

  ApiClient(URI base, @Nullable String key) {
    if (base.getHost() == null || base.getScheme() == null || !base.getScheme().matches("https?")) {
      throw new CommandFailed("a server's URL looks like http://127.0.0.1:8080");
    }
    this.base = base;
    this.key = key;
  }

  /** The same server for another member, or with null for the public. */
  ApiClient as(@Nullable String otherKey) {
    return new ApiClient(base, otherKey);
  }

  /** An answer, good or not. */
  record Reply(
      int status, @SuppressWarnings("ArrayRecordComponent") byte[] bytes, boolean replayed) {
    JsonNode json() {
      try {
        return JsonText.read(bytes);
      } catch (JacksonException e) {
        throw new CommandFailed("the server's answer (" + status + ") is not JSON");
      }
    }

    /** Sent to the ledger, and not final there. */
    boolean isUnderWay() {
      return status == ACCEPTED && json().has("submissionId");
    }

    boolean isGood() {
      return status >= 200 && status < 300;
    }

    /** This answer if it is good. Otherwise the server's own words are the failure. */
    Reply good() {
      if (isGood()) {
        return this;
      }
      JsonNode problem = json();
      String code = problem.path("code").asString("status " + status);
      String detail = problem.path("detail").asString(problem.path("title").asString(""));
      throw new CommandFailed(
          "the server refused: " + code + (detail.isEmpty() ? "" : ": " + detail));
    }
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply put(String path, Object body) {
    return send(json(path).PUT(BodyPublishers.ofByteArray(JsonText.bytes(body))));
  }

  /** Asks something that changes nothing, and so needs no idempotency key. */
  Reply ask(String path, Object body) {
    return send(json(path).POST(BodyPublishers.ofByteArray(JsonText.bytes(body))));
  }

  Reply post(String path, String idempotencyKey, Object body) {
    byte[] bytes = JsonText.bytes(body);
    return post(path, idempotencyKey, "application/json", BodyPublishers.ofByteArray(bytes));
  }

  Reply post(String path, String idempotencyKey, String mediaType, BodyPublisher body) {
    return send(
        request(path)
            .header("Content-Type", mediaType)
            .header("Idempotency-Key", idempotencyKey)
            .POST(body));
  }

  private HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(withoutSlash(base.toString()) + path))
            .timeout(ANSWER_TIMEOUT);
    return key == null ? request : request.header("Authorization", "Bearer " + key);
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * Sends a request, and where the ledger has its command under way waits until it is final and
   * sends it again, to be answered then.
   */
  private Reply send(HttpRequest.Builder request) {
    Reply reply = sendOnce(request);
    long until = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
    boolean waited = false;
    while (reply.isUnderWay() && System.nanoTime() < until) {
      awaitEnd(reply.json().path("operationId").asString(""));
      reply = sendOnce(request);
      waited = true;
    }
    return waited ? new Reply(reply.status(), reply.bytes(), false) : reply;
  }

  private void awaitEnd(String operation) {
    String state = "Initialized";
    while (state.equals("Initialized") || state.equals("Pending")) {
      try {
        Thread.sleep(POLL_EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandFailed("interrupted; the same command is safe to repeat", e);
      }
      if (key == null || key.startsWith(BUYERS_TOKEN)) {
        // Operations are members'; who asked by a token asks the same again.
        return;
      }
      Reply asked = sendOnce(request("/v1/operations/" + operation).GET()).good();
      state = asked.json().path("state").asString("");
    }
  }

  private Reply sendOnce(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      boolean replayed = response.headers().firstValue("Idempotency-Replayed").isPresent();
      return new Reply(response.statusCode(), response.body(), replayed);
    } catch (ConnectException e) {
      throw new CommandFailed("no server answers at " + base, e);
    } catch (HttpTimeoutException e) {
      throw new CommandFailed("the server at " + base + " did not answer in time", e);
    } catch (IOException e) {
      throw new CommandFailed(
          "the connection to " + base + " broke; the same command is safe to repeat", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }
}
