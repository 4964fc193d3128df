package io.cardproof.bench;

import io.cardproof.cards.Desk;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.store.Store;
import io.cardproof.watch.Watcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How fast the watcher follows a log of sales, none of which is due yet. */
final class WatchBench {
  private WatchBench() {}

  static List<Row> run(Path folder, int sales) throws Exception {
    Path data = folder.resolve("watch-" + sales);
    if (!Files.exists(data)) {
      FsckBench.fill(data, sales);
    }
    try (Store store = Store.open(data)) {
      long end = store.replica().size();
      // Before the first sale: every delivery is still to come.
      Instant first = Instant.ofEpochMilli(store.replica().entry(0).command().at());
      InstantSource clock = InstantSource.fixed(first);
      long started = System.nanoTime();
      try (EmbeddedLedger ledger =
              new EmbeddedLedger(store, clock, (submission, state) -> true, FatalHandler.HALT);
          Watcher watcher =
              new Watcher(
                  store.replica(),
                  store.local(),
                  desk(store, ledger, clock),
                  Optional::empty,
                  clock,
                  step -> {})) {
        watcher.start();
        while (watcher.position() < end) {
          Thread.sleep(1);
        }
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      String measured = String.format(Locale.ROOT, "%,.0f sales/s", sales / seconds);
      return List.of(
          new Row(
              "watcher, reading a log of " + sales + " sales", measured, "–", "–", "≥ 5,000/s"));
    }
  }

  private static Desk desk(Store store, EmbeddedLedger ledger, InstantSource clock) {
    return new Desk(ledger, store.replica(), (who, generation, bytes) -> new byte[64], clock);
  }
}
