package io.cardproof.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway as users start it: the launcher, a folder of its own, loopback. */
final class ServerUnderTest implements AutoCloseable {
  private static final Pattern API_KEY = Pattern.compile("\"apiKey\" ?: ?\"([^\"]+)\"");

  private final String launcher;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  final int port;
  private final String operatorKey;
  private Process process;

  ServerUnderTest(String launcher, Path folder) throws Exception {
    this.launcher = launcher;
    this.folder = folder;
    this.port = freePort();
    Process init =
        new ProcessBuilder(launcher, "init", "--data", folder.toString(), "--json")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String json = new String(init.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    operatorKey = field(API_KEY, json);
    process = start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher, "serve", "--data", folder.toString(), "--port", String.valueOf(port));
    builder
        .environment()
        .merge("CARDPROOF_JAVA_OPTS", "-Dcardproof.bench.echo=true", (a, b) -> a + " " + b);
    builder.redirectError(folder.resolveSibling("server.log").toFile());
    Process started = builder.start();
    BufferedReader out = started.inputReader();
    String ready = out.readLine();
    if (ready == null) {
      throw new IOException("the server did not start; see server.log beside its folder");
    }
    return started;
  }

  /** Ends it at once and starts it again; seconds until it says it is ready. */
  double killAndRestart() throws Exception {
    process.destroyForcibly().waitFor();
    long started = System.nanoTime();
    process = start();
    return (System.nanoTime() - started) / 1e9;
  }

  long pid() {
    return process.pid();
  }

  /** A member with one role; its API key. */
  String admit(String member, String role) throws Exception {
    String body =
        "{\"memberId\":\""
            + member
            + "\",\"displayName\":\""
            + member
            + "\",\"roles\":[\""
            + role
            + "\"]}";
    return field(API_KEY, send("POST", "/v1/members", operatorKey, "application/json", body));
  }

  void product(String sku) throws Exception {
    String body =
        "{\"name\":\"Bench\",\"productType\":\"GIFT_CARD\",\"scope\":\"bench\","
            + "\"policyId\":\"gift-card\",\"suppliers\":[\"*\"],\"issuers\":[\"*\"]}";
    send("PUT", "/v1/products/" + sku, operatorKey, "application/json", body);
  }

  String send(String method, String path, String key, String type, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", type)
            .header("Idempotency-Key", "bench-" + System.nanoTime())
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(method + " " + path + ": " + answer.statusCode());
    }
    return answer.body();
  }

  static String field(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("the answer lacks a field");
    }
    return matcher.group(1);
  }

  static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
