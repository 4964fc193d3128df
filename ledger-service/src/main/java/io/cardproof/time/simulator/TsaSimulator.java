package io.cardproof.time.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;

/**
 * A time-stamping authority over HTTP (RFC 3161, section 3.4), on loopback only: {@code POST /}
 * takes requests, {@code POST /fault} a word of {@link Fault}.
 */
public final class TsaSimulator implements AutoCloseable {
  private static final int REQUEST_BYTES_MAX = 16 * 1024;

  /** What it does wrong, to every request until it is told otherwise. */
  public enum Fault {
    NONE,
    /** Bytes that are no response. */
    GARBAGE,
    /** Half a response and then nothing. */
    HANG,
    /** Says that it is a year earlier. */
    YEAR_OFF,
    /** Stamps another text. */
    WRONG_IMPRINT,
    /** Answers to another request. */
    WRONG_NONCE,
    /** Status 500. */
    DOWN
  }

  private final Authority authority;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger stamped = new AtomicInteger();
  private volatile Fault fault = Fault.NONE;

  /**
   * @param port 0 for any free one
   */
  public TsaSimulator(Authority authority, int port) throws IOException {
    this.authority = authority;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.createContext("/fault", this::told);
  }

  public void start() {
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public void fault(Fault next) {
    fault = next;
  }

  /** How many requests it has answered, well or badly. */
  public int stamped() {
    return stamped.get();
  }

  private void told(HttpExchange exchange) throws IOException {
    try (exchange) {
      String word = new String(exchange.getRequestBody().readNBytes(32), StandardCharsets.US_ASCII);
      try {
        fault = Fault.valueOf(word.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
        exchange.sendResponseHeaders(204, -1);
      } catch (IllegalArgumentException e) {
        exchange.sendResponseHeaders(400, -1);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(REQUEST_BYTES_MAX);
      Fault now = fault;
      if (!exchange.getRequestMethod().equals("POST") || now == Fault.DOWN) {
        exchange.sendResponseHeaders(now == Fault.DOWN ? 500 : 405, -1);
        return;
      }
      byte[] response;
      try {
        response = response(new TimeStampRequest(body), now);
      } catch (IOException e) {
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      stamped.incrementAndGet();
      exchange.getResponseHeaders().set("Content-Type", "application/timestamp-reply");
      exchange.sendResponseHeaders(200, response.length);
      if (now == Fault.HANG) {
        exchange.getResponseBody().write(response, 0, response.length / 2);
        exchange.getResponseBody().flush();
        closed.await();
        return;
      }
      exchange.getResponseBody().write(response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] response(TimeStampRequest request, Fault now) throws IOException {
    Instant at = Instant.now();
    return switch (now) {
      case GARBAGE -> "This is no time-stamp.".getBytes(StandardCharsets.US_ASCII);
      case YEAR_OFF -> authority.stamp(request, at.minus(Duration.ofDays(365))).getEncoded();
      case WRONG_IMPRINT -> authority.stamp(of(new byte[32], request.getNonce()), at).getEncoded();
      case WRONG_NONCE ->
          authority.stamp(of(request.getMessageImprintDigest(), BigInteger.ONE), at).getEncoded();
      case NONE, HANG, DOWN -> authority.stamp(request, at).getEncoded();
    };
  }

  private static TimeStampRequest of(byte[] digest, BigInteger nonce) throws IOException {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    return generator.generate(TSPAlgorithms.SHA256, digest, nonce);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
