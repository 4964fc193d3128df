package io.cardproof.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.cards.Caller;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.rules.Action;
import io.cardproof.rules.ApprovalKind;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Role;
import io.cardproof.store.Store;
import io.cardproof.store.StoreFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom an entry concerns. */
@SuppressWarnings("NullAway.Init") // opened before each test
class EntryFeedTest {
  private static final String BATCH = Scene.batchId("batch-1");

  @TempDir Path dir;
  private Store store;
  private EmbeddedLedger ledger;
  private EntryFeed feed;
  private Scene scene;

  @BeforeEach
  void open() throws Exception {
    store = Store.create(dir);
    StoreFixture.fill(store, 1);
    ledger = StoreFixture.open(store);
    feed = new EntryFeed(store.replica());
    scene = new Scene(store.replica().genesisHash());
  }

  @AfterEach
  void close() {
    ledger.close();
    store.close();
  }

  private long commit(Submission submission) throws Exception {
    return ((Outcome.Committed) ledger.submit(submission)).receipt().entry();
  }

  private boolean reaches(long entry, String member, Role role) {
    return feed.read(entry, new Caller(member, List.of(role), Custody.GATEWAY)) != null;
  }

  @Test
  void anApprovalReachesTheSupplierAndTheHolderOfItsCard() throws Exception {
    Action transfer = new Action.TransferCards(List.of(Scene.card(5)), Scene.OTHER_SHOP);
    commit(scene.command(Scene.SUPPLIER, "transfer", transfer));
    Action approval =
        new Action.RecordApproval(
            Scene.card(5),
            List.of(Scene.hash("evidence")),
            ApprovalKind.VIDEO,
            null,
            Scene.hash("person"));
    long entry = commit(scene.command(Scene.OPERATOR, "approval", approval));
    assertThat(reaches(entry, Scene.SUPPLIER, Role.SUPPLIER)).isTrue();
    assertThat(reaches(entry, Scene.OTHER_SHOP, Role.MARKETPLACE)).isTrue();
    assertThat(reaches(entry, Scene.SHOP, Role.MARKETPLACE)).isFalse();
    assertThat(reaches(entry, Scene.OTHER_SUPPLIER, Role.SUPPLIER)).isFalse();
  }

  @Test
  void aRecallReachesWhoMaySellFromTheBatch() throws Exception {
    long entry =
        commit(scene.command(Scene.OPERATOR, "recall", new Action.RecallBatch(BATCH, null)));
    assertThat(reaches(entry, Scene.SUPPLIER, Role.SUPPLIER)).isTrue();
    assertThat(reaches(entry, Scene.SHOP, Role.MARKETPLACE)).isTrue();
    assertThat(reaches(entry, Scene.OTHER_SUPPLIER, Role.SUPPLIER)).isFalse();
  }

  @Test
  void aRecallReachesWhoHasCardsThatWereTransferredSingly() throws Exception {
    String named = batchForSellers(List.of(), Scene.card(20));
    Action transfer = new Action.TransferCards(List.of(Scene.card(20)), Scene.OTHER_SHOP);
    commit(scene.command(Scene.SUPPLIER, "transfer", transfer));
    long entry =
        commit(scene.command(Scene.SUPPLIER, "recall", new Action.RecallBatch(named, null)));
    assertThat(reaches(entry, Scene.OTHER_SHOP, Role.MARKETPLACE)).isTrue();
    assertThat(reaches(entry, Scene.SHOP, Role.MARKETPLACE)).isFalse();
  }

  private String batchForSellers(List<String> sellers, String card) throws Exception {
    Lot lot = new Lot(List.of(card), null, null);
    Action open =
        new Action.OpenBatch(false, "named", 1, null, null, true, List.of(lot), sellers, Scene.SKU);
    Submission opened = scene.command(Scene.SUPPLIER, "open named", open);
    commit(opened);
    return Ids.batch(opened.command().id());
  }

  @Test
  void aTransferOfABatchReachesBothEndsAndItsSupplier() throws Exception {
    commit(scene.command(Scene.SUPPLIER, "one", new Action.TransferBatch(BATCH, Scene.SHOP)));
    long entry =
        commit(scene.command(Scene.SHOP, "two", new Action.TransferBatch(BATCH, Scene.OTHER_SHOP)));
    assertThat(reaches(entry, Scene.SHOP, Role.MARKETPLACE)).isTrue();
    assertThat(reaches(entry, Scene.OTHER_SHOP, Role.MARKETPLACE)).isTrue();
    assertThat(reaches(entry, Scene.SUPPLIER, Role.SUPPLIER)).isTrue();
    assertThat(reaches(entry, Scene.ISSUER, Role.ISSUER)).isFalse();
  }
}
