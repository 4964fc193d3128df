package io.cardproof.bench;

import static io.cardproof.bench.LedgerBench.count;
import static io.cardproof.bench.LedgerBench.median;

import io.cardproof.ledger.ethereum.EthereumLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Our gateway on a real chain, against a bare client that sends the same calldata to a twin of the
 * contract in transactions signed before. Rounds alternate; all processes share this machine.
 */
final class EthereumBench {
  /** Fewer where the machine is busy: each needs a minute, and cards that are minted before. */
  private static final int ROUNDS = Integer.getInteger("cardproof.bench.rounds", 3);

  /** What is in flight is sent so many times, one after the other. */
  private static final int TIMES = 3;

  private final Profile profile;
  private final List<Row> rows = new ArrayList<>();

  private EthereumBench(Profile profile) {
    this.profile = profile;
  }

  /**
   * A chain and what is put on it.
   *
   * @param confirmations fewer than an operator would ask for, so that a run is short
   * @param single transactions in flight where each has one command
   */
  private record Profile(
      String name, boolean anvil, int confirmations, int items, int inFlight, int single) {
    static final Profile GETH =
        new Profile("three geth signers, a block a second", false, 4, 200, 32, 1_024);
    static final Profile ANVIL =
        new Profile("anvil, a block for each transaction", true, 1, 200, 16, 64);

    /** As many as are in flight, several times. */
    int cards() {
      return TIMES * items * inFlight;
    }

    int minted() {
      return ROUNDS * cards() + TIMES * (inFlight + single);
    }
  }

  static List<Row> geth(Path root, Path folder) throws Exception {
    return new EthereumBench(Profile.GETH).run(root, folder.resolve("geth"));
  }

  static List<Row> anvil(Path root, Path folder) throws Exception {
    return new EthereumBench(Profile.ANVIL).run(root, folder.resolve("anvil"));
  }

  private List<Row> run(Path root, Path folder) throws Exception {
    int confirmations = profile.confirmations;
    System.err.println(profile.name + ", " + confirmations + " confirmations");
    try (EthereumNetwork network =
            new EthereumNetwork(root, folder.resolve("network"), profile.anvil);
        EthereumWorld world = new EthereumWorld(network, confirmations, folder)) {
      world.mint(profile.minted());
      double rate;
      try (BareSender bare =
          new BareSender(
              network.settings(world.contract(), 1, confirmations),
              network.settings(network.deploy(world.genesisHash()), 2, confirmations))) {
        bare.run(profile.inFlight);
        rate = rates(world, bare);
      }
      follower(world);
      single(world, rate, profile.inFlight, "≥ 8×");
      single(world, rate, profile.single, "–");
      network
          .memory()
          .forEach((process, mib) ->
              rows.add(new Row("resident memory, " + process, mib + " MiB", "–", "–", "–")));
    }
    return rows;
  }

  private double rates(EthereumWorld world, BareSender bare) throws Exception {
    double[] ours = new double[ROUNDS];
    double[] theirs = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      Load.Figures figures = ours(world, profile.items, profile.inFlight);
      ours[i] = figures.perSecond();
      say(
          "round %d: ours %,.0f cards/s, of a card p50 %.0f ms, p99 %.0f ms",
          i, ours[i], figures.millis(50), figures.millis(99));
      theirs[i] = bare.run(profile.inFlight);
      say("round %d: bare %,.0f cards/s", i, theirs[i]);
    }
    String what =
        String.format(
            Locale.ROOT,
            "sales through the port, %s, %d confirmations, up to %d a transaction, %d in flight",
            profile.name,
            profile.confirmations,
            profile.items,
            profile.inFlight);
    double rate = median(ours);
    rows.add(row(what, rate, "bare client, the same calldata: ", median(theirs), "≥ 0.7×"));
    return rate;
  }

  private void single(EthereumWorld world, double rate, int inFlight, String reach)
      throws Exception {
    double alone = ours(world, 1, inFlight).perSecond();
    say("one command a transaction, %d in flight: %.1f cards/s", inFlight, alone);
    String peer = "ours, one command a transaction, " + inFlight + " in flight: ";
    rows.add(row("the same, batching", rate, peer, alone, reach));
  }

  private static Load.Figures ours(EthereumWorld world, int items, int inFlight) throws Exception {
    EthereumLimits limits = EthereumLimits.standard().withParcels(items, inFlight);
    int atOnce = items * inFlight;
    return world.run(limits, atOnce * 3 / 2, TIMES * atOnce);
  }

  private void follower(EthereumWorld world) throws Exception {
    double[] rates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rates[i] = world.follow(i);
      say("a fresh replica, round %d: %,.0f cards/s", i, rates[i]);
    }
    String measured = count(median(rates)) + " cards/s";
    rows.add(new Row("a fresh replica reads and decides", measured, "–", "–", "≥ 5,000/s"));
  }

  private static Row row(String measure, double rate, String peer, double theirs, String reach) {
    return new Row(
        measure,
        count(rate) + " cards/s",
        peer + count(theirs) + " cards/s",
        String.format(Locale.ROOT, "%.2f×", rate / theirs),
        reach);
  }

  private static void say(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }
}
