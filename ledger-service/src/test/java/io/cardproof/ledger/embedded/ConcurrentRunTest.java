package io.cardproof.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.HistoryChecker;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.store.Fsck;
import io.cardproof.store.Store;
import io.cardproof.store.StoreFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real concurrent runs: many clients, few cards, every kind of step, retries under the same key.
 */
class ConcurrentRunTest {
  private static final int CLIENTS = 24;
  private static final int STEPS = 60;
  private static final int CARDS = 12;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyRunCouldHaveHappenedOneCommandAfterTheOther(long seed) throws Exception {
    HistoryChecker checker = new HistoryChecker();
    try (Store store = Store.create(dir)) {
      EmbeddedLedger.initialise(store, Scene.genesis());
      Scene scene = new Scene(store.replica().genesisHash());
      try (EmbeddedLedger ledger = StoreFixture.open(store)) {
        for (Submission submission : scene.upToBatch(CARDS)) {
          checker.submit(ledger, submission);
        }
        run(checker, ledger, scene, seed);
      }
      assertThat(store.head().size()).isGreaterThan(CARDS);
      assertThat(checker.problems(store.replica())).isEmpty();
    }
    assertThat(Fsck.check(dir, null, (at, of) -> {}).findings()).isEmpty();
  }

  private static void run(HistoryChecker checker, EmbeddedLedger ledger, Scene scene, long seed)
      throws Exception {
    List<Callable<Integer>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(client -> client(checker, ledger, scene, client, seed))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> done : threads.invokeAll(clients)) {
        done.get();
      }
    }
  }

  private static Callable<Integer> client(
      HistoryChecker checker, EmbeddedLedger ledger, Scene scene, int client, long seed) {
    return () -> {
      Random random = new Random(seed * CLIENTS + client);
      String shop = client % 2 == 0 ? Scene.SHOP : Scene.OTHER_SHOP;
      int contended = 0;
      for (int step = 0; step < STEPS; step++) {
        // Few order names, so that retries and races for one order happen too.
        String order = "o" + random.nextInt(client % 4 == 0 ? 6 : 200);
        String card = Scene.card(random.nextInt(CARDS));
        try {
          checker.submit(ledger, step(scene, shop, order, card, client, random));
        } catch (LedgerException.Contended e) {
          contended++;
        }
      }
      return contended;
    };
  }

  private static Submission step(
      Scene scene, String shop, String order, String card, int slot, Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> scene.hold(shop, order, slot, 60_000, card);
      case 1 -> scene.confirm(shop, order);
      case 2 -> scene.release(shop, order);
      case 3 -> scene.undo(shop, order);
      case 4 -> scene.pickedSale(shop, order, card);
      case 5 -> scene.freeze(card);
      default -> scene.sale(shop, order, card);
    };
  }
}
