package io.cardproof.store;

import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.rules.StateKey;
import io.cardproof.store.Replica.Pile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A small ledger in a folder, as a crashed process would leave it. */
public final class StoreFixture {
  private StoreFixture() {}

  /** Opens a ledger that takes every signature for good and never ends the process. */
  public static EmbeddedLedger open(Store store) {
    SignatureCheck any = (submission, state) -> true;
    return new EmbeddedLedger(
        store, () -> Instant.ofEpochMilli(Scene.START_MS), any, (message, cause) -> {});
  }

  /** Genesis, members, product, a batch of ten cards, and {@code sales} sales. */
  public static void fill(Store store, int sales) throws Exception {
    EmbeddedLedger.initialise(store, Scene.genesis());
    Scene scene = new Scene(store.replica().genesisHash());
    List<Submission> all = new ArrayList<>(scene.upToBatch(10));
    all.add(scene.hold(Scene.OTHER_SHOP, "held", 0, 60_000, Scene.card(9)));
    for (int i = 0; i < sales; i++) {
      all.add(scene.sale(Scene.SHOP, "o" + i, Scene.card(i)));
    }
    try (EmbeddedLedger ledger = open(store)) {
      for (Submission submission : all) {
        if (!(ledger.submit(submission) instanceof Outcome.Committed)) {
          throw new AssertionError("the scene is played as written");
        }
      }
    }
  }

  /** The folder as it lies on the disk now, while the store is open: what a kill leaves. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  /** Everything a reader sees, as text, to compare two stores by. */
  public static String contents(Store store) {
    StringBuilder all = new StringBuilder();
    Replica replica = store.replica();
    all.append(store.head().size()).append('\n');
    for (long i = 0; i < replica.size(); i++) {
      all.append(replica.at(i)).append('\n');
    }
    for (int i = 0; i < 10; i++) {
      String card = Scene.card(i);
      all.append(replica.state().get(StateKey.card(card)))
          .append(replica.history(card))
          .append('\n');
    }
    Pile batch = Pile.ofBatch(Scene.batchId("batch-1"));
    all.append(replica.unsoldCards(batch, null, 100))
        .append(replica.available(batch, Scene.START_MS))
        .append(replica.stocked(Scene.SKU));
    return all.toString();
  }

  /** What opening and reading everything came to: the contents, or the refusal. */
  public static Reading read(Path dir) {
    try (Store store = Store.open(dir)) {
      return new Reading(contents(store), null);
    } catch (StoreException e) {
      return new Reading(null, e);
    }
  }

  public record Reading(@Nullable String contents, @Nullable StoreException refusal) {}
}
