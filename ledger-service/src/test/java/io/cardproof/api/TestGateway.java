package io.cardproof.api;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import io.cardproof.ops.LedgerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway on free ports over a folder of its own, spoken to over real HTTP. */
public final class TestGateway implements AutoCloseable {
  public static final JsonMapper JSON = JsonMapper.builder().build();

  private static final AtomicInteger KEYS = new AtomicInteger();
  private static @Nullable TestGateway shared;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final @Nullable Path password;
  private final @Nullable Path config;
  private final LedgerKind kind;
  private final FolderInit.Founded founded;
  private Gateway gateway;

  private TestGateway(
      Path folder, @Nullable Path password, @Nullable Path config, FolderInit.Founded founded) {
    this(folder, password, config, LedgerKind.EMBEDDED, founded);
  }

  private TestGateway(
      Path folder,
      @Nullable Path password,
      @Nullable Path config,
      LedgerKind kind,
      FolderInit.Founded founded) {
    this.kind = kind;
    this.folder = folder;
    this.password = password;
    this.config = config;
    this.founded = founded;
    this.gateway = start();
  }

  private TestGateway(Path folder, boolean sandbox) {
    this(folder, null, null, new FolderInit(folder, null).alone(null, sandbox));
  }

  private Gateway start() {
    return Gateway.start(
        DataFolder.open(folder, password), new Gateway.Options(0, 0, config, kind));
  }

  /** The same gateway in another folder. */
  public TestGateway movedTo(Path other, Path passwordFile) {
    return new TestGateway(other, passwordFile, config, founded);
  }

  /** The same gateway in another folder, on a network. */
  public TestGateway movedTo(Path other, Path passwordFile, Path settings, LedgerKind network) {
    return new TestGateway(other, passwordFile, settings, network, founded);
  }

  /** One for all tests that only add to it. */
  public static synchronized TestGateway shared() {
    if (shared == null) {
      TestGateway made = fresh(false);
      Runtime.getRuntime().addShutdownHook(new Thread(made::close));
      shared = made;
    }
    return shared;
  }

  public static TestGateway fresh(boolean sandbox) {
    try {
      return new TestGateway(Files.createTempDirectory("gateway").resolve("data"), sandbox);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One with settings, such as of {@code serve --config}. */
  public static TestGateway configured(Path folder, Path config) {
    return new TestGateway(folder, null, config, new FolderInit(folder, null).alone(null, false));
  }

  public void restart() {
    gateway.close();
    gateway = start();
  }

  public FolderInit.Founded founded() {
    return founded;
  }

  public Path folder() {
    return folder;
  }

  public String operator() {
    return founded.operator().apiKey();
  }

  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  public URI management(String path) {
    return URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
  }

  /** An Idempotency-Key that nobody used. */
  public static String newKey() {
    return "key-" + KEYS.incrementAndGet();
  }

  public Reply get(@Nullable String apiKey, String path) {
    return send(request(apiKey, path).GET());
  }

  public Reply post(String apiKey, String path, String json) {
    return post(apiKey, path, newKey(), json);
  }

  public Reply post(String apiKey, String path, String key, String json) {
    return send(
        request(apiKey, path)
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  public Reply put(String apiKey, String path, String json) {
    return send(
        request(apiKey, path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  public HttpRequest.Builder request(@Nullable String apiKey, String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
    return apiKey == null ? request : request.header("Authorization", "Bearer " + apiKey);
  }

  public Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Admits a member whose key the gateway keeps; its API key. */
  public String admit(String id, String role) {
    Reply reply =
        post(
            operator(),
            "/v1/members",
            "{\"memberId\":\"%s\",\"displayName\":\"%s\",\"roles\":[\"%s\"]}"
                .formatted(id, id, role));
    if (reply.status() != 201) {
      throw new IllegalStateException(reply.text());
    }
    return reply.json().get("apiKey").stringValue();
  }

  @Override
  public void close() {
    gateway.close();
  }

  /** An answer. */
  public record Reply(HttpResponse<byte[]> http) {
    public int status() {
      return http.statusCode();
    }

    public byte[] bytes() {
      return http.body();
    }

    public String text() {
      return new String(http.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      return JSON.readTree(http.body());
    }

    /** The code of a problem. */
    public String code() {
      return json().path("code").asString("");
    }

    public String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }
  }
}
