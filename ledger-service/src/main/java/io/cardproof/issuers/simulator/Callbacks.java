package io.cardproof.issuers.simulator;

import io.cardproof.issuers.IssuerReport;
import io.cardproof.issuers.ReportJson;
import io.cardproof.issuers.WebhookSecret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Tells a gateway of every report, until it acknowledges it or says that it never will. */
final class Callbacks implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int WAIT_MS = 100;
  private static final int WAIT_MAX_MS = 5_000;

  /** No repeat changes these. */
  private static final Set<Integer> FINAL = Set.of(400, 404, 405, 413, 415, 422);

  private final URI gateway;
  private final WebhookSecret secret;
  private final WebhookSecret wrong;
  private final Journal journal;
  private final Faults faults;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> refused = new HashSet<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Thread thread = Thread.ofVirtual().name("callbacks").unstarted(this::run);

  Callbacks(
      URI gateway, WebhookSecret secret, WebhookSecret wrong, Journal journal, Faults faults) {
    this.gateway = gateway;
    this.secret = secret;
    this.wrong = wrong;
    this.journal = journal;
    this.faults = faults;
  }

  void start() {
    thread.start();
  }

  int acknowledged() {
    return acknowledged.get();
  }

  int failed() {
    return failed.get();
  }

  private void run() {
    int wait = WAIT_MS;
    try {
      while (true) {
        wait = round() ? WAIT_MS : Math.min(2 * wait, WAIT_MAX_MS);
        Thread.sleep(wait);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether all that was sent got through. */
  private boolean round() throws InterruptedException {
    List<IssuerReport> waiting = new ArrayList<>(journal.untold());
    waiting.removeIf(report -> refused.contains(report.id()));
    if (waiting.isEmpty()) {
      return true;
    }
    if (faults.strikes(Faults.Mode.DOWN)) {
      return false;
    }
    if (faults.strikes(Faults.Mode.REORDER)) {
      Collections.reverse(waiting);
    }
    boolean good = true;
    for (IssuerReport report : waiting) {
      if (faults.strikes(Faults.Mode.DUPLICATE)) {
        tell(report);
      }
      good &= tell(report);
    }
    return good;
  }

  private boolean tell(IssuerReport report) throws InterruptedException {
    int status = post(report);
    if (status >= 200 && status < 300) {
      acknowledged.incrementAndGet();
      journal.told(report);
      return true;
    }
    failed.incrementAndGet();
    if (FINAL.contains(status)) {
      refused.add(report.id());
    }
    return false;
  }

  private int post(IssuerReport report) throws InterruptedException {
    byte[] body = ReportJson.write(report);
    WebhookSecret signing = faults.strikes(Faults.Mode.WRONG_SIGNATURE) ? wrong : secret;
    WebhookSecret.Headers signed = signing.sign(report.id(), Instant.now(), body);
    HttpRequest request =
        HttpRequest.newBuilder(gateway)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .header(WebhookSecret.ID, String.valueOf(signed.id()))
            .header(WebhookSecret.TIMESTAMP, String.valueOf(signed.timestamp()))
            .header(WebhookSecret.SIGNATURE, String.valueOf(signed.signature()))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    http.shutdownNow();
  }
}
