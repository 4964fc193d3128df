package io.cardproof.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.ledger.Entries;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Event;
import io.cardproof.rules.Ids;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Role;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month in which nobody means harm: notices come twice, two shops want one card, codes are shown
 * again, sales are undone, an issuer's first try fails. The budget of docs/claims.md: of a thousand
 * sales whose buyers got what they paid for, at most two have a claim that opened itself.
 */
class HonestMonthTest {
  private static final int SALES = 1_000;
  private static final int FALSE_ALARMS_MAX = 2;
  private static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final long BETWEEN_MS = 30 * DAY_MS / SALES;

  @TempDir Path dir;
  private final Random random = new Random(20_260_101);
  private final AtomicLong now = new AtomicLong(Scene.START_MS);
  private Store store;
  private EmbeddedLedger ledger;
  private Scene scene;

  @Test
  void fewClaimsOpenThemselves() throws Exception {
    InstantSource clock = () -> Instant.ofEpochMilli(now.get());
    store = Store.create(dir.resolve("store"));
    EmbeddedLedger.initialise(store, Scene.genesis());
    ledger = new EmbeddedLedger(store, clock, (submission, state) -> true, FatalHandler.HALT);
    scene = new Scene(store.replica().genesisHash());
    for (Submission submission : scene.upToBatch(SALES + 1)) {
      assertThat(ledger.submit(submission)).isInstanceOf(Outcome.Committed.class);
    }
    Caller operator = new Caller(Scene.OPERATOR, List.of(Role.OPERATOR), Custody.GATEWAY);
    Desk desk = new Desk(ledger, store.replica(), (who, key, message) -> new byte[64], clock);
    try (Watcher watcher =
        new Watcher(
            store.replica(), store.local(), desk, () -> Optional.of(operator), clock, step -> {})) {
      watcher.start();
      for (int i = 0; i < SALES; i++) {
        sale(i);
      }
      pass(30 * DAY_MS);
      long size = -1;
      while (watcher.position() < store.replica().size() || size != store.replica().size()) {
        size = store.replica().size();
        Thread.sleep(500);
      }
    }
    long opened = count(Event.ClaimOpened.class);
    ledger.close();
    store.close();
    assertThat(opened).isLessThanOrEqualTo((long) FALSE_ALARMS_MAX * SALES / 1_000);
  }

  private void sale(int i) throws Exception {
    pass(BETWEEN_MS);
    String order = "o" + i;
    String card = Scene.card(i);
    Submission sale = scene.sale(Scene.SHOP, order, card);
    ledger.submit(sale);
    if (random.nextInt(20) == 0) {
      ledger.submit(sale);
    }
    if (random.nextInt(20) == 0) {
      ledger.submit(scene.sale(Scene.OTHER_SHOP, "rival " + i, card));
    }
    pass(random.nextInt(240_000));
    if (random.nextInt(50) == 0) {
      ledger.submit(
          scene.command(
              Scene.SUPPLIER,
              "undo " + i,
              new Action.UndoSale(null, Ids.sale(sale.command().id()))));
      return;
    }
    ledger.submit(scene.deliver(Scene.SHOP, order));
    if (random.nextInt(20) == 0) {
      ledger.submit(
          scene.command(
              Scene.SHOP,
              "again " + i,
              new Action.DeliverSale(null, null, Ids.sale(sale.command().id()))));
    }
    pass(60_000 + random.nextInt(600_000));
    if (i == SALES / 2) {
      attest(i, "first", RedemptionOutcome.FAILED);
    }
    attest(i, "used", RedemptionOutcome.SUCCESS);
  }

  private void attest(int i, String key, RedemptionOutcome outcome) throws Exception {
    Action action =
        new Action.AttestRedemption(null, Scene.card(i), false, null, outcome, now.get(), 60);
    ledger.submit(scene.command(Scene.ISSUER, key + " " + i, action));
  }

  private void pass(long millis) {
    now.addAndGet(millis);
    scene.at(now.get());
  }

  private long count(Class<? extends Event> type) {
    return Entries.of(store.replica()).stream()
        .flatMap(entry -> entry.events().stream())
        .filter(type::isInstance)
        .count();
  }
}
