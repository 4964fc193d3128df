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

  private Reply send(HttpRequest.Builder request) {
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
