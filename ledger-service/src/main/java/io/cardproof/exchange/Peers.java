package io.cardproof.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import tools.jackson.core.JacksonException;

/**
 * Asks other gateways. Nothing waits for long or without bound: connections, whole answers, their
 * bytes and the calls under way are limited, past it a peer counts as away.
 */
public final class Peers implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than a depositary waits for its replica, and than 1,000 tags take on a busy machine. */
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private static final int CALLS_MAX = 64;
  private static final int WAIT_FOR_TURN_MS = 2_000;

  private final HttpClient http;
  private final Semaphore calls = new Semaphore(CALLS_MAX);

  public Peers(Tls tls) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {Tls.PROTOCOL});
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .sslContext(tls.bundle().createSslContext())
            .sslParameters(parameters)
            .build();
  }

  /** A gateway and whose it must turn out to be. */
  record Peer(String organisation, URI url) {}

  /**
   * Posts one message and reads its answer.
   *
   * @throws PeerException if there is none that can be used
   */
  <T> T post(Peer peer, String path, Object message, Class<T> type) throws PeerException {
    HttpRequest request =
        HttpRequest.newBuilder(peer.url().resolve(path))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.STRICT.writeValueAsBytes(message)))
            .build();
    try {
      if (!calls.tryAcquire(WAIT_FOR_TURN_MS, TimeUnit.MILLISECONDS)) {
        throw PeerException.away("too many calls to other gateways are under way");
      }
      try {
        return answer(peer, send(request), type);
      } finally {
        calls.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PeerException.away("interrupted");
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request)
      throws PeerException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw PeerException.away("no answer: " + e.getClass().getSimpleName());
    }
  }

  private static <T> T answer(Peer peer, HttpResponse<InputStream> response, Class<T> type)
      throws PeerException {
    try (InputStream body = response.body()) {
      requireOf(peer, response);
      byte[] bytes = body.readNBytes(Messages.BYTES_MAX + 1);
      if (bytes.length > Messages.BYTES_MAX) {
        throw PeerException.away("an answer is too long");
      }
      if (response.statusCode() == 200) {
        return Json.STRICT.readValue(bytes, type);
      }
      Messages.Fault fault = Json.STRICT.readValue(bytes, Messages.Fault.class);
      throw new PeerException(fault.code(), fault.detail(), fault.retryAfterSeconds());
    } catch (IOException | JacksonException e) {
      throw PeerException.away("an answer cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** The authority vouches for all gateways; this one must be the one that was meant. */
  private static void requireOf(Peer peer, HttpResponse<?> response)
      throws PeerException, SSLPeerUnverifiedException {
    SSLSession session =
        response.sslSession().orElseThrow(() -> new IllegalStateException("HTTPS without TLS"));
    Certificate own = session.getPeerCertificates()[0];
    try {
      if (own instanceof X509Certificate certificate
          && Tls.organisation(certificate).equals(peer.organisation())) {
        return;
      }
    } catch (IllegalArgumentException nobody) {
      // Answered below.
    }
    throw PeerException.away("another organisation's gateway answers at this URL");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
