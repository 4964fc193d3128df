package io.cardproof.bench;

import io.cardproof.rules.Limits;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What the map of cards costs: two ledgers side by side, with the map after every 256 entries and
 * without, in rounds that alternate.
 */
final class MapBench {
  private static final int ROUNDS = 5;
  private static final int PROOFS = 2_000;

  private MapBench() {}

  static List<Row> run(Path folder, int cards, int salesPerRound) throws Exception {
    if (salesPerRound * (ROUNDS + 1) > cards) {
      throw new IllegalArgumentException("too few cards for so many sales");
    }
    Path with = folder.resolve("map");
    Path without = folder.resolve("no-map");
    Side on = new Side(new World(with, Limits.embedded()));
    Side off = new Side(new World(without, Limits.embedded().withMapInterval(0)));
    double proofs;
    try (on.world;
        off.world) {
      on.mint(cards);
      off.mint(cards);
      LedgerBench.sales(on.world, on.next, salesPerRound);
      LedgerBench.sales(off.world, off.next, salesPerRound);
      for (int round = 0; round < ROUNDS; round++) {
        // Who is first has the better of a machine that slows down.
        (round % 2 == 0 ? on : off).round(round, salesPerRound);
        (round % 2 == 0 ? off : on).round(round, salesPerRound);
        System.err.printf(
            Locale.ROOT,
            "round %d: with the map %,.0f/s (%.1f us CPU each), without %,.0f/s (%.1f us)%n",
            round,
            on.perSecond[round],
            on.cpuMicros[round],
            off.perSecond[round],
            off.cpuMicros[round]);
      }
      proofs = proofs(on.world);
    }
    int sold = salesPerRound * (ROUNDS + 1);
    double more = (double) (bytes(with) - bytes(without)) / (sold + cards);
    String scene = String.format(Locale.ROOT, ", %,d cards, the map after 256 entries", cards);
    double a = LedgerBench.median(on.perSecond);
    double b = LedgerBench.median(off.perSecond);
    double cpu = LedgerBench.median(on.cpuMicros) / LedgerBench.median(off.cpuMicros);
    return List.of(
        new Row(
            "durable sales through the port" + scene,
            LedgerBench.count(a) + "/s",
            "without the map: " + LedgerBench.count(b) + "/s",
            String.format(Locale.ROOT, "%.2f× (processor time %.2f×)", a / b, cpu),
            "≥ 0.75×"),
        new Row(
            "import, ledger part" + scene,
            LedgerBench.count(on.minted) + " cards/s",
            "without the map: " + LedgerBench.count(off.minted) + " cards/s",
            String.format(Locale.ROOT, "%.2f×", on.minted / off.minted),
            "–"),
        new Row(
            "disk for the map, of every version, per card minted or sold",
            LedgerBench.count(more) + " bytes",
            "–",
            "–",
            "–"),
        new Row(
            "proofs of the map at older versions, one thread",
            LedgerBench.count(proofs) + "/s",
            "–",
            "–",
            "–"));
  }

  /** One of the two ledgers. */
  private static final class Side {
    final World world;
    final AtomicInteger next = new AtomicInteger();
    final double[] perSecond = new double[ROUNDS];
    final double[] cpuMicros = new double[ROUNDS];
    double minted;

    Side(World world) {
      this.world = world;
    }

    void mint(int cards) throws Exception {
      Machine.awaitQuiet();
      long started = System.nanoTime();
      world.mint(0, cards);
      minted = cards / ((System.nanoTime() - started) / 1e9);
    }

    void round(int round, int sales) throws Exception {
      Machine.awaitQuiet();
      LedgerBench.Sales sold = LedgerBench.sales(world, next, sales);
      perSecond[round] = sold.perSecond();
      cpuMicros[round] = sold.cpuMicros();
    }
  }

  private static double proofs(World world) {
    Replica replica = world.store.replica();
    List<String> cards =
        replica.list(StateValue.Card.class, "card", null, PROOFS).stream()
            .map(Replica.Row::id)
            .toList();
    long size = replica.size();
    long started = System.nanoTime();
    for (int i = 0; i < cards.size(); i++) {
      long at = size / 2 + i * (size / 2) / cards.size();
      replica.mapProof(cards.get(i), at).orElseThrow();
    }
    return cards.size() / ((System.nanoTime() - started) / 1e9);
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".sst")).mapToLong(MapBench::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
