package io.cardproof.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * A closed loop of keep-alive connections that each send the next request when the last is
 * answered. It writes and reads bytes and nothing else, so that on a small machine the load costs
 * little beside the server; both sides of a ratio are loaded by it alike.
 */
final class HttpLoad {
  /** Makes the n-th request: path, headers and body as they go over the wire. */
  interface Requests {
    byte[] request(long number);
  }

  /**
   * @param answers by status class, index 2 for 2xx and so on
   */
  record Result(
      long requests,
      double seconds,
      @SuppressWarnings("ArrayRecordComponent") long[] answers,
      Histogram micros) {
    double perSecond() {
      return requests / seconds;
    }
  }

  private final int port;
  private final int connections;

  HttpLoad(int port, int connections) {
    this.port = port;
    this.connections = connections;
  }

  static byte[] post(String path, String key, String idempotencyKey, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
            + (idempotencyKey.isEmpty() ? "" : "Idempotency-Key: " + idempotencyKey + "\r\n")
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, all, 0, headBytes.length);
    System.arraycopy(body, 0, all, headBytes.length, body.length);
    return all;
  }

  /** Sends {@code count} requests in all, numbered from {@code first}. */
  Result run(long first, long count, Requests requests)
      throws InterruptedException, ExecutionException {
    AtomicLong next = new AtomicLong(first);
    long end = first + count;
    long started = System.nanoTime();
    List<Result> parts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> futures = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Callable<Result> connection = () -> connection(next, end, requests);
        futures.add(threads.submit(connection));
      }
      for (Future<Result> future : futures) {
        parts.add(future.get());
      }
    }
    return sum(parts, (System.nanoTime() - started) / 1e9);
  }

  private Result connection(AtomicLong next, long end, Requests requests) throws IOException {
    Histogram micros = new Histogram(60_000_000, 3);
    long[] answers = new long[6];
    long done = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
      OutputStream out = socket.getOutputStream();
      for (long n = next.getAndIncrement(); n < end; n = next.getAndIncrement()) {
        byte[] request = requests.request(n);
        long sent = System.nanoTime();
        out.write(request);
        answers[answer(in) / 100]++;
        micros.recordValue((System.nanoTime() - sent) / 1_000);
        done++;
      }
    }
    return new Result(done, 0, answers, micros);
  }

  private static Result sum(List<Result> parts, double seconds) {
    Histogram micros = new Histogram(60_000_000, 3);
    long[] answers = new long[6];
    long requests = 0;
    for (Result part : parts) {
      micros.add(part.micros);
      requests += part.requests;
      for (int i = 0; i < answers.length; i++) {
        answers[i] += part.answers[i];
      }
    }
    return new Result(requests, seconds, answers, micros);
  }

  /** Reads one answer to its end and returns its status. */
  private static int answer(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).substring(9, 12));
    int length = 0;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(java.util.Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).trim());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      }
    }
    if (!chunked) {
      in.skipNBytes(length);
      return status;
    }
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      in.skipNBytes(size + 2L);
    }
    line(in);
    return status;
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
