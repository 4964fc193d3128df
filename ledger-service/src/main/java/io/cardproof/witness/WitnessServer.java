package io.cardproof.witness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cardproof.log.AddCheckpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A witness over HTTP: {@code POST /add-checkpoint}, {@code GET /<hex sha256(origin)>/checkpoint}
 * and, of a log that contradicted itself, {@code GET /<hex sha256(origin)>/equivocation.zip}.
 */
public final class WitnessServer implements AutoCloseable {
  private static final Pattern VIEW =
      Pattern.compile("/([0-9a-f]{64})/(checkpoint|equivocation.zip)");

  /** Requests at a time: each holds at most 64 KiB. */
  private static final int REQUESTS_MAX = 64;

  /** For a request's whole bytes; the JDK's server takes it from a property, once per process. */
  private static final String REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

  private final Witness witness;
  private final HttpServer server;
  private final Consumer<String> alarm;
  private final Semaphore places = new Semaphore(REQUESTS_MAX);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param port 0 for any free one
   * @param alarm is told in a line of what an operator must see to
   */
  public WitnessServer(Witness witness, InetAddress address, int port, Consumer<String> alarm)
      throws IOException {
    if (System.getProperty(REQUEST_SECONDS) == null) {
      System.setProperty(REQUEST_SECONDS, "10");
    }
    this.witness = witness;
    this.alarm = alarm;
    this.server = HttpServer.create(new InetSocketAddress(address, port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!places.tryAcquire()) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      try {
        answered(exchange);
      } finally {
        places.release();
      }
    }
  }

  private void answered(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    boolean adds = path.equals("/add-checkpoint");
    if (!exchange.getRequestMethod().equals(adds ? "POST" : "GET")) {
      exchange.getResponseHeaders().set("Allow", adds ? "POST" : "GET");
      exchange.sendResponseHeaders(405, -1);
      return;
    }
    Witness.Answer answer;
    try {
      Matcher view = VIEW.matcher(path);
      if (adds) {
        answer = witness.add(exchange.getRequestBody().readNBytes(AddCheckpoint.MAX_BYTES + 1));
      } else if (!view.matches()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      } else if (view.group(2).equals("checkpoint")) {
        answer = witness.checkpoint(view.group(1));
      } else {
        answer = witness.equivocation(view.group(1));
      }
    } catch (IOException e) {
      alarm.accept("the witness's folder cannot be written or read; restart it once it can");
      exchange.sendResponseHeaders(500, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  /** Finishes what is under way for at most a second. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdownNow();
    witness.close();
  }
}
