package io.cardproof.bench;

import static io.cardproof.bench.LedgerBench.count;
import static io.cardproof.bench.LedgerBench.median;

import io.cardproof.ledger.fabric.FabricLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Our gateway and chaincode on a real network of three organisations and three Raft orderers,
 * against a bare chaincode that reads and writes as many keys of as many bytes, driven by Fabric's
 * client library. Rounds alternate; all processes share this machine.
 */
final class FabricBench {
  private static final int ITEMS = 100;
  private static final int IN_FLIGHT = 16;
  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration WINDOW = Duration.ofSeconds(6);
  private static final Duration SHORT = Duration.ofSeconds(5);
  private static final int PER_SECOND_MAX = 2_500;

  private FabricBench() {}

  static List<Row> run(Path root, Path folder) throws Exception {
    List<Row> rows = new ArrayList<>();
    long began = System.nanoTime();
    try (FabricNetwork network = new FabricNetwork(root, folder.resolve("network"), "100ms");
        FabricWorld world = new FabricWorld(network, "cards", folder.resolve("gateway"))) {
      world.first();
      rows.add(cold((System.nanoTime() - began) / 1e9));
      BareLayout layout = world.layout();
      System.err.println("a sale's state, key, value and write in bytes: " + layout);
      network.deployBare("bare");
      network.deployBare("single");
      try (BareClient bare = new BareClient(network.settings("bare"), layout);
          BareClient single =
              new BareClient(network.settings("single"), BareLayout.single(layout.itemBytes()))) {
        rows.addAll(rates(world, bare, single, layout));
      }
      rows.addAll(memory(network));
    }
    return rows;
  }

  private static Row cold(double seconds) {
    return new Row(
        "network up, deployed, first sale committed, from nothing",
        String.format(Locale.ROOT, "%.1f s", seconds),
        "–",
        "–",
        "≤ 20 s");
  }

  private static List<Row> rates(
      FabricWorld world, BareClient bare, BareClient single, BareLayout layout) throws Exception {
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    double[] least = new double[ROUNDS];
    double first = ours(world, ITEMS, IN_FLIGHT, SHORT).perSecond();
    System.err.printf(Locale.ROOT, "first run, not counted: %,.0f cards/s%n", first);
    for (int i = 0; i < ROUNDS; i++) {
      ours[i] = ours(world, ITEMS, IN_FLIGHT, WINDOW).perSecond();
      theirs[i] = bare(bare, WINDOW);
      least[i] = bare(single, WINDOW);
      System.err.printf(
          Locale.ROOT,
          "round %d: ours %,.0f cards/s, bare %,.0f, one get and put %,.0f%n",
          i,
          ours[i],
          theirs[i],
          least[i]);
    }
    double alone = ours(world, 1, IN_FLIGHT, SHORT).perSecond();
    Load.Figures quiet =
        world.run(FabricLimits.standard(), 1, 200, WARM_UP, WINDOW.multipliedBy(2));
    double rate = median(ours);
    String what = ITEMS + " cards a parcel, " + IN_FLIGHT + " in flight";
    String same =
        String.format(
            Locale.ROOT,
            "bare chaincode, the same %d gets and %d puts a parcel, ",
            layout.gets(ITEMS),
            layout.puts(ITEMS));
    return List.of(
        row("sales through the port, " + what, rate, same, median(theirs), "≥ 0.7×"),
        row("the same", rate, "bare chaincode, one get and one put a card, ", median(least), "–"),
        row("the same, batching", rate, "ours, one card a transaction, ", alone, "≥ 8×"),
        latency(quiet));
  }

  private static Row row(String measure, double rate, String peer, double theirs, String reach) {
    return new Row(
        measure,
        count(rate) + " cards/s",
        peer + count(theirs) + " cards/s",
        String.format(Locale.ROOT, "%.2f×", rate / theirs),
        reach);
  }

  private static Row latency(Load.Figures quiet) {
    return new Row(
        "one card at a time",
        String.format(Locale.ROOT, "p50 %.0f ms, p99 %.0f ms", quiet.millis(50), quiet.millis(99)),
        "block time-out 100 ms",
        String.format(Locale.ROOT, "%.2f×", quiet.millis(50) / 100),
        "≤ 1.5×");
  }

  private static Load.Figures ours(FabricWorld world, int items, int inFlight, Duration window)
      throws Exception {
    FabricLimits limits = FabricLimits.standard().withParcels(items, inFlight);
    return world.run(limits, 2 * items * inFlight, most(items, inFlight, window), WARM_UP, window);
  }

  private static double bare(BareClient client, Duration window) throws Exception {
    int most = 2 * most(ITEMS, IN_FLIGHT, window);
    return client.run(ITEMS, IN_FLIGHT, most, WARM_UP, window).perSecond();
  }

  /** More than can be sold in that time: no block comes sooner than a tenth of a second. */
  private static int most(int items, int inFlight, Duration window) {
    long seconds = WARM_UP.plus(window).toSeconds();
    return (int) (Math.min(PER_SECOND_MAX, 12 * items * inFlight) * seconds);
  }

  private static List<Row> memory(FabricNetwork network) throws Exception {
    List<Row> rows = new ArrayList<>();
    network
        .memory()
        .forEach((process, mib) ->
            rows.add(new Row("resident memory, " + process, mib + " MiB", "–", "–", "–")));
    long own = Machine.residentMib(ProcessHandle.current().pid());
    rows.add(new Row("resident memory, gateway with its callers", own + " MiB", "–", "–", "–"));
    return rows;
  }

  /**
   * Cards per second by parcel size and parcels in flight, as many callers as places.
   *
   * @param timeouts of blocks, each a network of its own
   */
  static List<Row> sweep(Path root, Path folder, List<String> timeouts) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (String timeout : timeouts) {
      Path place = folder.resolve("sweep-" + timeout);
      try (FabricNetwork network = new FabricNetwork(root, place.resolve("network"), timeout);
          FabricWorld world = new FabricWorld(network, "cards", place.resolve("gateway"))) {
        world.first();
        ours(world, ITEMS, IN_FLIGHT, SHORT);
        for (int items : new int[] {1, 50, 100, 200}) {
          for (int inFlight : new int[] {4, 16, 64}) {
            rows.add(point(world, timeout, items, inFlight));
          }
        }
      }
    }
    return rows;
  }

  private static Row point(FabricWorld world, String timeout, int items, int inFlight)
      throws Exception {
    FabricLimits limits = FabricLimits.standard().withParcels(items, inFlight);
    int most = most(items, inFlight, SHORT);
    Load.Figures figures = world.run(limits, items * inFlight, most, WARM_UP, SHORT);
    String measured =
        String.format(
            Locale.ROOT,
            "%,.0f cards/s, p50 %.0f ms, p99 %.0f ms",
            figures.perSecond(),
            figures.millis(50),
            figures.millis(99));
    String measure =
        "block time-out " + timeout + ", " + items + " a parcel, " + inFlight + " in flight";
    System.err.println(measure + ": " + measured);
    return new Row(measure, measured, "–", "–", "–");
  }
}
