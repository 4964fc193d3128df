package io.cardproof.bench;

import io.cardproof.tags.LocalTagger;
import io.cardproof.tags.Voprf;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/** Card ids per second of one core's time, with and without libcrypto. */
final class TagBench {
  private static final int CODES = 4_000;
  private static final int ROUNDS = 5;

  private TagBench() {}

  static List<Row> run() {
    byte[] secret = Voprf.randomSecret();
    LocalTagger pure = LocalTagger.inPureJava(secret);
    LocalTagger best = new LocalTagger(secret);
    perCore(pure);
    perCore(best);
    double[] pureRates = new double[ROUNDS];
    double[] bestRates = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      pureRates[i] = perCore(pure);
      bestRates[i] = perCore(best);
    }
    List<Row> rows = new ArrayList<>();
    rows.add(row("pure Java", LedgerBench.median(pureRates), "≥ 2,500"));
    if (!best.multiplierName().equals(pure.multiplierName())) {
      rows.add(row(best.multiplierName(), LedgerBench.median(bestRates), "≥ 7,000"));
    }
    return rows;
  }

  private static Row row(String how, double rate, String reach) {
    return new Row(
        "tagging, " + how, LedgerBench.count(rate) + " codes/s per core", "–", "–", reach);
  }

  private static double perCore(LocalTagger tagger) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long started = threads.getCurrentThreadCpuTime();
    int chars = 0;
    for (int i = 0; i < CODES; i++) {
      chars += tagger.cardId("bench", "CODE" + i).length();
    }
    if (chars != CODES * 43) {
      throw new IllegalStateException("a card id has 43 characters");
    }
    return CODES / ((threads.getCurrentThreadCpuTime() - started) / 1e9);
  }
}
