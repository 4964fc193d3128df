package io.cardproof.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to show something: a proof over HTTP against the same server's bare GET, the
 * evidence of a card with fifty events, and its verification by a program that starts for it.
 */
final class ProofBench {
  private static final int CONNECTIONS = 32;
  private static final int ROUNDS = 5;
  private static final int PROOFS = 30_000;
  private static final int CARDS = 20_000;
  private static final int EVENTS = 50;
  private static final int BUNDLES = 100;
  private static final int STARTS = 7;
  private static final String SKU = "BENCH-1";

  private final ServerUnderTest server;
  private final String launcher;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String judge;

  private ProofBench(ServerUnderTest server, String launcher, Path folder) throws Exception {
    this.server = server;
    this.launcher = launcher;
    this.folder = folder;
    this.judge = server.admit("judge", "ARBITRATOR");
  }

  static List<Row> run(String launcher, Path folder) throws Exception {
    try (ServerUnderTest server = new ServerUnderTest(launcher, folder.resolve("proving"))) {
      server.product(SKU);
      ProofBench bench = new ProofBench(server, launcher, folder);
      String card = bench.fill(server.admit("nova", "SUPPLIER"));
      return List.of(bench.proofs(), bench.bundles(card), bench.verify());
    }
  }

  /** A log of some size, and in it a card to which much happened. */
  private String fill(String supplier) throws Exception {
    StringBuilder codes = new StringBuilder();
    for (int i = 0; i < CARDS / 2; i++) {
      codes.append(String.format(Locale.ROOT, "PROOF-%09d%n", i));
    }
    String path = "/v1/batches?sku=" + SKU + "&sellers=*&batchNo=";
    String answer = server.send("POST", path + "b1", supplier, "text/plain", codes.toString());
    server.send("POST", path + "b2", supplier, "text/plain", codes.toString().replace('P', 'Q'));
    String card = HttpBench.cards(answer).getFirst();
    for (int i = 1; i < EVENTS; i++) {
      String change = i % 2 == 1 ? "/freeze" : "/unfreeze";
      String body = "{\"reason\":\"measured\"}";
      server.send("POST", "/v1/cards/" + card + change, supplier, "application/json", body);
    }
    for (int i = 0; i < 600; i++) {
      String other = HttpBench.cards(answer).get(1 + i / 2);
      String change = i % 2 == 0 ? "/freeze" : "/unfreeze";
      String body = "{\"reason\":\"measured\"}";
      server.send("POST", "/v1/cards/" + other + change, supplier, "application/json", body);
    }
    return card;
  }

  private Row proofs() throws Exception {
    HttpLoad load = new HttpLoad(server.port, CONNECTIONS);
    HttpLoad.Requests proof = n -> get("/v1/entries/" + (n % 500) + "/proof", judge);
    HttpLoad.Requests bare = n -> get("/benchmark/echo", "");
    load.run(0, PROOFS, proof);
    load.run(0, PROOFS, bare);
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      HttpLoad.Result proved = load.run(0, PROOFS, proof);
      if (proved.answers()[2] != PROOFS) {
        throw new IllegalStateException("a proof was refused");
      }
      ours[i] = proved.perSecond();
      theirs[i] = load.run(0, PROOFS, bare).perSecond();
      System.err.printf(
          Locale.ROOT, "round %d: proofs %,.0f/s, bare GET %,.0f/s%n", i, ours[i], theirs[i]);
    }
    double a = LedgerBench.median(ours);
    double b = LedgerBench.median(theirs);
    return new Row(
        "proof of an entry over HTTP, " + CONNECTIONS + " connections",
        LedgerBench.count(a) + "/s",
        "bare GET, same server: " + LedgerBench.count(b) + "/s",
        String.format(Locale.ROOT, "%.2f×", a / b),
        "≥ 0.6×");
  }

  private static byte[] get(String path, String key) {
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + (key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n")
            + "\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private Row bundles(String card) throws Exception {
    String path = "/v1/cards/" + card + "/evidence.zip";
    byte[] bundle = fetch(path, judge);
    for (int i = 0; i < BUNDLES; i++) {
      fetch(path, judge);
    }
    long before = cpuMillis();
    for (int i = 0; i < BUNDLES; i++) {
      fetch(path, judge);
    }
    double each = (cpuMillis() - before) / (double) BUNDLES;
    Files.write(folder.resolve("card.zip"), bundle);
    Files.write(folder.resolve("policy.txt"), fetch("/log/policy", ""));
    return new Row(
        "evidence of a card with " + EVENTS + " events, " + bundle.length / 1024 + " KiB",
        String.format(Locale.ROOT, "%.1f ms of processor time", each),
        "–",
        "–",
        "≤ 50 ms");
  }

  private byte[] fetch(String path, String key) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port + path));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<byte[]> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode());
    }
    return answer.body();
  }

  private long cpuMillis() {
    return ProcessHandle.of(server.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toMillis)
        .orElseThrow();
  }

  private Row verify() throws Exception {
    double[] seconds = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long started = System.nanoTime();
      Process process =
          new ProcessBuilder(
                  launcher,
                  "verify",
                  folder.resolve("card.zip").toString(),
                  "--policy",
                  folder.resolve("policy.txt").toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      seconds[i] = (System.nanoTime() - started) / 1e9;
    }
    return new Row(
        "cardproof verify of that file, from its start to its end",
        String.format(Locale.ROOT, "%.2f s", LedgerBench.median(seconds)),
        "–",
        "–",
        "≤ 1 s");
  }
}
