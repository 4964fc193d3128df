package io.cardproof.replay;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A log as any web server shows it. Answers are bounded in time and length: whoever is watched must
 * not be able to keep the watcher busy.
 */
final class HttpFetcher implements Fetcher {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** A bundle of the largest entries is 17 MB. */
  private static final int ANSWER_SECONDS = 60;

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final String prefix;

  HttpFetcher(URI address) {
    String scheme = String.valueOf(address.getScheme());
    if (address.getHost() == null
        || !scheme.matches("https?")
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new IllegalArgumentException("a log's address looks like http://127.0.0.1:8080");
    }
    String path = address.getRawPath().replaceAll("/+$", "");
    this.prefix =
        scheme + "://" + address.getRawAuthority() + (path.isEmpty() ? "/log" : path) + "/";
  }

  @Override
  public byte[] fetch(String path, int maxBytes) {
    String file = prefix + path;
    HttpResponse<byte[]> answer = send(file, maxBytes);
    if (answer.statusCode() == NOT_FOUND) {
      throw LogUnavailable.absent(file);
    } else if (answer.statusCode() != OK) {
      throw new LogUnavailable(file + " answers " + answer.statusCode(), null);
    }
    return answer.body();
  }

  /** A request's own time-out ends with the answer's first line; this one covers its body too. */
  private HttpResponse<byte[]> send(String file, int maxBytes) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(file)).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new LogUnavailable(file + " did not come in " + ANSWER_SECONDS + " seconds", e);
    } catch (ExecutionException e) {
      throw new LogUnavailable(
          file + " cannot be read: " + reason(Objects.requireNonNull(e.getCause())), e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new LogUnavailable("interrupted", e);
    }
  }

  /** The messages of connection failures are often missing. */
  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
