package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.time.BadTimeToken;
import io.cardproof.time.TimeToken;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.jspecify.annotations.Nullable;

/**
 * Asks a time-stamping authority over HTTP (RFC 3161, section 3.4).
 *
 * <p>A response counts only if it answers this very request (nonce), holds as {@link TimeToken}
 * says, and states a time near this gateway's own: a token with a time that nobody believes would
 * be kept for ever. Connections, whole answers and their bytes are bounded.
 */
public final class TimeStamper implements TimeStamping, AutoCloseable {
  /** Clocks of servers differ by seconds; one that differs by more is broken, here or there. */
  private static final Duration SKEW_MAX = Duration.ofMinutes(10);

  private static final int RETRY_SECONDS = 5;
  private static final int NONCE_BITS = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Authority authority;
  private final InstantSource clock;
  private final Consumer<String> heard;
  private final HttpClient http;
  private volatile String report = "not asked yet";

  /**
   * Whom to ask.
   *
   * @param roots that its certificate must lead to
   * @param policy it must stamp under, an object identifier; null for any
   * @param patience for a whole answer
   */
  public record Authority(
      URI url, List<X509Certificate> roots, @Nullable String policy, Duration patience) {
    /** Checks the URL and the policy; IllegalArgumentException otherwise. */
    public Authority {
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!web || url.getHost() == null) {
        throw new IllegalArgumentException("the url takes the form https://host/path");
      }
      if (policy != null && ASN1ObjectIdentifier.tryFromID(policy) == null) {
        throw new IllegalArgumentException("the policy is no object identifier");
      }
      roots = List.copyOf(roots);
    }
  }

  /** Why there is no time-stamp. */
  private static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String outcome;

    Failed(String outcome, String message) {
      super(message, null, false, false);
      this.outcome = outcome;
    }
  }

  /**
   * @param clock the machine's own, also in a sandbox
   * @param heard is told of each answer: good, down, slow, bad or clock
   */
  public TimeStamper(Authority authority, InstantSource clock, Consumer<String> heard) {
    this.authority = authority;
    this.clock = clock;
    this.heard = heard;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(authority.patience())
            .build();
  }

  @Override
  public byte[] stamp(String text) {
    try {
      byte[] response = asked(text.getBytes(StandardCharsets.UTF_8));
      heard.accept("good");
      return response;
    } catch (Failed e) {
      report = e.outcome + ": " + e.getMessage();
      heard.accept(e.outcome);
      throw Refused.later(
          "proof.unavailable",
          "The time-stamping authority gives no time-stamp that holds.",
          RETRY_SECONDS);
    }
  }

  /** How it answered last, in words for an operator. */
  public String report() {
    return report;
  }

  private byte[] asked(byte[] text) throws Failed {
    TimeStampRequest request = request(text);
    byte[] response = sent(request);
    try {
      new TimeStampResponse(response).validate(request);
    } catch (TSPException | IOException | RuntimeException e) {
      // Any parser's failure too: the bytes are a stranger's.
      throw new Failed("bad", "its answer is not one to this request");
    }
    try {
      TimeToken token = TimeToken.verify(response, text, authority.roots(), authority.policy());
      Duration off = Duration.between(clock.instant(), token.at());
      if (off.abs().compareTo(SKEW_MAX) > 0) {
        throw new Failed("clock", "its clock differs by " + off.toSeconds() + " s");
      }
      report = "good: stamped at " + token.at() + " by " + token.authority();
      return response;
    } catch (BadTimeToken e) {
      throw new Failed("bad", e.reason() + ", " + e.getMessage());
    }
  }

  private TimeStampRequest request(byte[] text) {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(true);
    if (authority.policy() != null) {
      generator.setReqPolicy(new ASN1ObjectIdentifier(authority.policy()));
    }
    return generator.generate(
        TSPAlgorithms.SHA256, TimeToken.sha256(text), new BigInteger(NONCE_BITS, RANDOM));
  }

  private byte[] sent(TimeStampRequest request) throws Failed {
    CompletableFuture<HttpResponse<byte[]>> sent;
    try {
      sent =
          http.sendAsync(
              HttpRequest.newBuilder(authority.url())
                  .header("Content-Type", "application/timestamp-query")
                  .header("Accept", "application/timestamp-reply")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request.getEncoded()))
                  .build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), TimeToken.MAX_BYTES));
    } catch (IOException e) {
      throw new IllegalStateException("a request has no other form", e);
    }
    try {
      // Not the request's own time-out: that ends with the answer's head.
      HttpResponse<byte[]> answer =
          sent.get(authority.patience().toMillis(), TimeUnit.MILLISECONDS);
      if (answer.statusCode() != 200) {
        throw new Failed("down", "status " + answer.statusCode());
      }
      return answer.body();
    } catch (TimeoutException e) {
      throw new Failed("slow", "no whole answer in time");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String what = (cause instanceof IOException known ? known : e).getClass().getSimpleName();
      throw new Failed("down", "no answer: " + what);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failed("down", "the gateway is closing");
    } finally {
      sent.cancel(true);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
