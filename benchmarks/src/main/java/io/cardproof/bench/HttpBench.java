package io.cardproof.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * Durable sales over HTTP against the same server's bare echo, both loaded by 64 connections that
 * share the machine with it. Rounds alternate. Then memory, and a kill.
 */
final class HttpBench {
  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = 5;
  private static final int LINES_PER_UPLOAD = 10_000;
  private static final String SKU = "BENCH-1";
  private static final Pattern CARD = Pattern.compile("\"cardId\" ?: ?\"([^\"]+)\"");
  private static final Pattern OPERATION = Pattern.compile("\"operationId\" ?: ?\"([^\"]+)\"");

  private HttpBench() {}

  /**
   * @param extraCards registered besides those that are sold, for memory and restart
   */
  static List<Row> run(String launcher, Path folder, int salesPerRound, int extraCards)
      throws Exception {
    List<Row> rows = new ArrayList<>();
    try (ServerUnderTest server = new ServerUnderTest(launcher, folder.resolve("served"))) {
      server.product(SKU);
      String supplier = server.admit("nova", "SUPPLIER");
      String shop = server.admit("shop-a", "MARKETPLACE");
      long started = System.nanoTime();
      int stock = salesPerRound * (ROUNDS + 1);
      List<String> cards = upload(server, supplier, stock);
      double seconds = (System.nanoTime() - started) / 1e9;
      rows.add(
          new Row(
              "import over HTTP, tagging included, " + stock + " lines",
              LedgerBench.count(stock / seconds) + " lines/s",
              "–",
              "–",
              "–"));
      if (extraCards > 0) {
        uploadLarge(server, supplier, extraCards);
      }
      rows.addAll(rates(server, shop, cards, salesPerRound));
      rows.add(memory(server, stock + extraCards));
      rows.add(restart(server, stock + extraCards));
    }
    return rows;
  }

  private static List<Row> rates(
      ServerUnderTest server, String shop, List<String> cards, int salesPerRound) throws Exception {
    HttpLoad load = new HttpLoad(server.port, CONNECTIONS);
    HttpLoad.Requests sales = n -> sale("/v1/sales", shop, cards.get((int) n), n);
    HttpLoad.Requests echoes =
        n -> sale("/benchmark/echo", "", cards.get((int) (n % cards.size())), n);
    load.run(0, salesPerRound, sales);
    load.run(0, 2L * salesPerRound, echoes);
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    Histogram micros = new Histogram(60_000_000, 3);
    for (int i = 0; i < ROUNDS; i++) {
      HttpLoad.Result sold = load.run((i + 1L) * salesPerRound, salesPerRound, sales);
      HttpLoad.Result echo = load.run(0, 2L * salesPerRound, echoes);
      ours[i] = sold.perSecond();
      micros.add(sold.micros());
      theirs[i] = echo.perSecond();
      System.err.printf(
          Locale.ROOT,
          "round %d: sales %,.0f/s (201: %d of %d), echo %,.0f/s%n",
          i,
          ours[i],
          sold.answers()[2],
          salesPerRound,
          theirs[i]);
    }
    double a = LedgerBench.median(ours);
    double b = LedgerBench.median(theirs);
    String latency =
        String.format(
            Locale.ROOT,
            " (p50 %.1f ms, p99 %.1f ms)",
            micros.getValueAtPercentile(50) / 1e3,
            micros.getValueAtPercentile(99) / 1e3);
    return List.of(
        new Row(
            "durable POST /v1/sales, 64 connections",
            LedgerBench.count(a) + "/s" + latency,
            "bare echo, same server: " + LedgerBench.count(b) + "/s",
            String.format(Locale.ROOT, "%.2f×", a / b),
            "≥ 0.4×"));
  }

  private static byte[] sale(String path, String key, String card, long number) {
    String order = "order-" + number;
    String body = "{\"orderId\":\"" + order + "\",\"items\":[{\"cardId\":\"" + card + "\"}]}";
    return HttpLoad.post(path, key, key.isEmpty() ? "" : "sale-" + number, body);
  }

  private static List<String> upload(ServerUnderTest server, String supplier, int count)
      throws Exception {
    List<String> cards = new ArrayList<>();
    for (int from = 0; from < count; from += LINES_PER_UPLOAD) {
      int to = Math.min(count, from + LINES_PER_UPLOAD);
      String path = "/v1/batches?sku=" + SKU + "&sellers=*&batchNo=small-" + from;
      String answer = server.send("POST", path, supplier, "text/plain", codes("S", from, to));
      cards.addAll(ServerUnderTest.all(CARD, answer));
    }
    if (cards.size() != count) {
      throw new IllegalStateException("the upload did not take every line");
    }
    return cards;
  }

  /** The ids of the cards that an upload's answer names. */
  static List<String> cards(String answer) {
    return ServerUnderTest.all(CARD, answer);
  }

  private static void uploadLarge(ServerUnderTest server, String supplier, int count)
      throws Exception {
    String path = "/v1/batches?sku=" + SKU + "&sellers=*&batchNo=large";
    String answer = server.send("POST", path, supplier, "text/plain", codes("L", 0, count));
    String operation = ServerUnderTest.field(OPERATION, answer);
    String state = "";
    while (!state.contains("Succeeded")) {
      TimeUnit.MILLISECONDS.sleep(500);
      state = server.send("GET", "/v1/operations/" + operation, supplier, "text/plain", "");
      if (state.contains("Failed")) {
        throw new IllegalStateException("the upload failed");
      }
    }
  }

  private static String codes(String kind, int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("BENCH-").append(kind).append(String.format(Locale.ROOT, "%09d", i));
      lines.append('\n');
    }
    return lines.toString();
  }

  private static Row memory(ServerUnderTest server, int cards) throws Exception {
    return new Row(
        "resident memory after that load, " + LedgerBench.count(cards) + " cards",
        Machine.residentMib(server.pid()) + " MiB",
        "–",
        "–",
        "≤ 700 MB at 1,000,000 cards");
  }

  private static Row restart(ServerUnderTest server, int cards) throws Exception {
    double[] seconds = new double[3];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = server.killAndRestart();
    }
    return new Row(
        "restart after kill -9, " + LedgerBench.count(cards) + " cards, until ready",
        String.format(Locale.ROOT, "%.1f s", LedgerBench.median(seconds)),
        "–",
        "–",
        "≤ 3 s at 1,000,000 cards");
  }
}
