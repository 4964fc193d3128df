package io.cardproof.store;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;

/** A process that sells until it is killed; prints each order only after it was acknowledged. */
public final class CrashChild {
  private CrashChild() {}

  /**
   * @param args data folder, first card, number of cards
   */
  public static void main(String[] args) throws Exception {
    int from = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    try (Store store = Store.open(Path.of(args[0]))) {
      Scene scene = new Scene(store.replica().genesisHash());
      try (EmbeddedLedger ledger =
          new EmbeddedLedger(
              store,
              () -> Instant.ofEpochMilli(Scene.START_MS),
              (submission, state) -> true,
              FatalHandler.HALT)) {
        for (int i = from; i < from + count; i++) {
          sell(ledger, scene, i);
          if (i % 4 == 0) {
            StoredHead head = store.head();
            store.checkpointSigned(
                "note".getBytes(StandardCharsets.UTF_8), head.size(), head.root());
          }
        }
      }
    }
  }

  private static void sell(EmbeddedLedger ledger, Scene scene, int card) throws LedgerException {
    try {
      Outcome outcome = ledger.submit(scene.sale(Scene.SHOP, "o" + card, Scene.card(card)));
      if (outcome instanceof Outcome.Committed) {
        System.out.println("acked " + card);
        System.out.flush();
      }
    } catch (LedgerException.OutcomeUnknown e) {
      System.out.println("unknown " + card);
      System.out.flush();
    }
  }
}
