package io.cardproof.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ledger.LedgerContract;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Receipt;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.log.JdkEd25519;
import io.cardproof.rules.Action;
import io.cardproof.rules.RefusalCode;
import io.cardproof.store.Fsck;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // opened before each test
class EmbeddedLedgerTest extends LedgerContract {
  @TempDir Path dir;
  private Store store;

  @Override
  protected void start() {
    store = Store.create(dir);
    EmbeddedLedger.initialise(store, Scene.genesis());
    use(open(store), store.replica());
  }

  @Override
  protected void restart() {
    stop();
    openAgain();
  }

  @Override
  protected void stop() {
    ledger.close();
    store.close();
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

  @Test
  void papersAreKeptWithTheirEntryAndOnlyThen() throws Exception {
    commitAll(scene.upToBatch(1));
    Submission sale = scene.sale(Scene.SHOP, "o1", Scene.card(0));
    commit(withPaper(sale, "kept"));
    Submission refused = scene.sale(Scene.SHOP, "o2", Scene.card(77));
    refused(withPaper(refused, "dropped"), RefusalCode.CARD_UNKNOWN);
    assertThat(store.papers().get("kept")).asString().isEqualTo("sealed kept");
    assertThat(store.papers().get("dropped")).isNull();
  }

  private static Submission withPaper(Submission submission, String commitment) {
    byte[] sealed = ("sealed " + commitment).getBytes(StandardCharsets.UTF_8);
    return new Submission(
        submission.command(),
        submission.signature(),
        List.of(new Submission.SealedPaper(commitment, sealed)));
  }

  @Test
  void aStoreWithoutAGenesisHasNoLedger(@TempDir Path empty) {
    try (Store none = Store.create(empty)) {
      assertThatThrownBy(() -> open(none))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.NOT_INITIALISED));
    }
  }

  @Test
  void aLedgerBeginsOnce() {
    assertThatThrownBy(() -> EmbeddedLedger.initialise(store, Scene.genesis()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStoreThatClosesUnderTheWriterLeavesNoCallerWaiting() throws Exception {
    commitAll(scene.upToProduct());
    store.close();
    Action suspend = new Action.SuspendMember(Scene.SHOP);
    assertThatThrownBy(() -> ledger.submit(scene.command(Scene.OPERATOR, "s", suspend)))
        .isInstanceOfAny(LedgerException.class, StoreException.class);
    openAgain();
    Receipt receipt = commit(scene.command(Scene.OPERATOR, "s", suspend));
    assertThat(receipt.entry()).isEqualTo(replica.size() - 1);
  }

  @Test
  void whatTheWriterMadeIsWhatFsckMakesOfTheEntries() throws Exception {
    theSceneWithEverything();
    stop();
    Fsck.Report report = Fsck.check(dir, new JdkEd25519(), (at, of) -> {});
    assertThat(report.findings()).isEmpty();
    assertThat(report.exitCode()).isZero();
    openAgain();
  }

  private void openAgain() {
    store = Store.open(dir);
    use(open(store), store.replica());
  }

  private void theSceneWithEverything() throws Exception {
    commitAll(scene.upToBatch(1_500));
    commit(scene.hold(Scene.SHOP, "o1", 0, 60_000, Scene.card(0), Scene.card(1)));
    commit(scene.hold(Scene.SHOP, "o2", 1, 60_000, Scene.card(2), Scene.card(3)));
    commit(scene.freeze(Scene.card(3)));
    refused(scene.sale(Scene.OTHER_SHOP, "o3", Scene.card(0)), RefusalCode.CARD_HELD);
    commit(scene.confirm(Scene.SHOP, "o1"));
    for (int i = 10; i < 300; i++) {
      commit(scene.sale(Scene.OTHER_SHOP, "p" + i, Scene.card(i)));
    }
    commit(scene.deliver(Scene.OTHER_SHOP, "p10"));
    commit(scene.undo(Scene.OTHER_SHOP, "p11"));
  }
}
