package io.cardproof.bench;

import io.cardproof.ledger.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Durable sale entries through the port against a bare RocksDB loop that syncs batches of as many
 * entries, each of as many bytes in as many keys, and does nothing else. Rounds alternate, so that
 * a drifting machine drifts for both, and each begins when the one before has left nothing to do.
 */
final class LedgerBench {
  private static final int CLIENTS = 64;
  private static final int ROUNDS = 5;

  /** Keys one sale writes: leaf, submission, tree, history, card, sale, order, stock, count. */
  private static final int KEYS_PER_SALE = 9;

  /** What those keys and values come to, without the leaf; measured from one sale's batch. */
  private static final int BYTES_BESIDE_LEAF = 1_100;

  private LedgerBench() {}

  static List<Row> run(Path folder, int salesPerRound) throws Exception {
    int cards = salesPerRound * (ROUNDS + 1);
    List<Row> rows = new ArrayList<>();
    try (World world = new World(folder.resolve("ledger"));
        Bare bare = new Bare(folder.resolve("bare"))) {
      double minted = minting(world, cards);
      rows.add(
          new Row(
              "import, ledger part (tags given), " + cards + " cards",
              count(minted) + " cards/s",
              "–",
              "–",
              "≥ 50,000 cards/s"));
      AtomicInteger next = new AtomicInteger();
      sales(world, next, salesPerRound);
      double[] ours = new double[ROUNDS];
      double[] theirs = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        long before = bare.commits;
        Machine.awaitQuiet();
        Sales round = sales(world, next, salesPerRound);
        ours[i] = round.perSecond;
        Machine.awaitQuiet();
        theirs[i] = bare.loop(salesPerRound, (int) Math.max(1, round.perDrain), round.leafBytes);
        System.err.printf(
            Locale.ROOT,
            "round %d: ledger %,.0f/s (%.1f entries a sync, %.0f us CPU each), bare %,.0f/s"
                + " (%d syncs)%n",
            i,
            ours[i],
            round.perDrain,
            round.cpuMicros,
            theirs[i],
            bare.commits - before);
      }
      double a = median(ours);
      double b = median(theirs);
      rows.add(
          new Row(
              "durable sale entries through the port, 64 clients, signing included",
              count(a) + "/s",
              "bare synced RocksDB loop: " + count(b) + "/s",
              String.format(Locale.ROOT, "%.2f×", a / b),
              "≥ 0.5×"));
      rows.add(race(world, next));
    }
    return rows;
  }

  private static double minting(World world, int cards) throws Exception {
    long started = System.nanoTime();
    world.mint(0, cards);
    return cards / ((System.nanoTime() - started) / 1e9);
  }

  record Sales(double perSecond, double perDrain, int leafBytes, double cpuMicros) {}

  static Sales sales(World world, AtomicInteger next, int count) throws Exception {
    int end = next.get() + count;
    long drains = world.ledger.drains();
    long size = world.ledger().head().size();
    long cpu = Machine.cpuNanos();
    long started = System.nanoTime();
    all(() -> {
      long seen = -1;
      for (int card = next.getAndIncrement(); card < end; card = next.getAndIncrement()) {
        Outcome outcome = world.sell(card, "order-" + card);
        if (!(outcome instanceof Outcome.Committed)) {
          throw new IllegalStateException("a sale was refused: " + outcome);
        }
        seen++;
      }
      return null;
    });
    double seconds = (System.nanoTime() - started) / 1e9;
    next.set(end);
    byte[] leaf = world.store.replica().leaf(size);
    double cpuMicros = (Machine.cpuNanos() - cpu) / 1e3 / count;
    double perDrain = (double) count / (world.ledger.drains() - drains);
    return new Sales(count / seconds, perDrain, leaf == null ? 0 : leaf.length, cpuMicros);
  }

  private static Row race(World world, AtomicInteger next) throws Exception {
    int rounds = 200;
    AtomicInteger sold = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    long started = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      int card = i;
      all(() -> {
        String order = "race-" + card + "-" + Thread.currentThread().threadId();
        if (world.sell(next.get() - 1 - card, order) instanceof Outcome.Refused) {
          refused.incrementAndGet();
        } else {
          sold.incrementAndGet();
        }
        return null;
      });
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Row(
        "64 clients race for a card that is sold, " + rounds + " rounds",
        count(refused.get() / seconds) + " refusals/s",
        sold.get() + " second sales",
        "–",
        "no second sale");
  }

  private static void all(Callable<Void> client) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> futures = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        futures.add(threads.submit(client));
      }
      for (Future<Void> future : futures) {
        future.get();
      }
    }
  }

  /** RocksDB with nothing around it. */
  private static final class Bare implements AutoCloseable {
    private final Options options = new Options().setCreateIfMissing(true);
    private final RocksDB database;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private long key;
    private long commits;

    Bare(Path folder) throws RocksDBException {
      database = RocksDB.open(options, folder.toString());
    }

    double loop(int entries, int perBatch, int leafBytes) throws RocksDBException {
      byte[] leaf = new byte[leafBytes];
      byte[] other = new byte[BYTES_BESIDE_LEAF / (KEYS_PER_SALE - 1) - 43];
      byte[] name = new byte[43];
      long started = System.nanoTime();
      try (WriteBatch batch = new WriteBatch()) {
        for (int done = 0; done < entries; done += perBatch) {
          batch.clear();
          for (int i = 0; i < perBatch; i++) {
            for (int k = 0; k < KEYS_PER_SALE; k++) {
              number(name, key++ * 0x9E3779B97F4A7C15L);
              batch.put(name, k == 0 ? leaf : other);
            }
          }
          database.write(synced, batch);
          commits++;
        }
      }
      return entries / ((System.nanoTime() - started) / 1e9);
    }

    private static void number(byte[] name, long value) {
      for (int i = 0; i < 8; i++) {
        name[i] = (byte) (value >> (8 * i));
      }
    }

    @Override
    public void close() throws RocksDBException {
      try (FlushOptions flush = new FlushOptions()) {
        database.flush(flush);
      }
      synced.close();
      database.close();
      options.close();
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  static String count(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }
}
