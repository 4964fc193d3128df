package io.cardproof.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.log.JdkEd25519;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedLedgerTest {
  @TempDir Path dir;

  @Test
  void stock_follows_sales_and_holds_and_survives_a_restart() throws Exception {
    Ledger.Head head;
    String batch = Scene.batchId("batch-1");
    try (Store store = Store.create(dir)) {
      EmbeddedLedger.initialise(store, Scene.genesis());
      Scene scene = new Scene(store.replica().genesisHash());
      Replica replica = store.replica();
      try (EmbeddedLedger ledger = open(store)) {
        for (Submission s : scene.upToBatch(2_500)) {
          assertThat(ledger.submit(s)).isInstanceOf(Outcome.Committed.class);
        }
        assertThat(replica.stockedBatches(Scene.SKU)).containsExactly(batch);
        assertThat(replica.available(batch, Scene.START_MS)).isEqualTo(2_500);
        ledger.submit(scene.sale(Scene.SHOP, "o1", Scene.card(1)));
        ledger.submit(scene.sale(Scene.OTHER_SHOP, "o2", Scene.card(1)));
        ledger.submit(scene.hold(Scene.OTHER_SHOP, "o4", 0, 60_000, Scene.card(2), Scene.card(3)));
        assertThat(replica.available(batch, Scene.START_MS)).isEqualTo(2_497);
        assertThat(replica.available(batch, Scene.START_MS + 60_000)).isEqualTo(2_499);
        ledger.submit(scene.confirm(Scene.OTHER_SHOP, "o4"));
        assertThat(replica.available(batch, Scene.START_MS)).isEqualTo(2_497);
        assertThat(replica.history(Scene.card(1))).hasSize(3);
        head = ledger.head();
      }
    }
    try (Store store = Store.open(dir);
        EmbeddedLedger ledger = open(store)) {
      assertThat(ledger.head()).isEqualTo(head);
    }
  }

  private static EmbeddedLedger open(Store store) {
    return new EmbeddedLedger(
        store,
        () -> Instant.ofEpochMilli(Scene.START_MS),
        SignatureCheck.verifying(new JdkEd25519(), submission -> false),
        (message, cause) -> {
          throw new AssertionError(message, cause);
        });
  }
}
