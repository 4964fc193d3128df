package io.cardproof.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.MerkleHash;
import io.cardproof.rules.Action;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Rules;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.Where;
import io.cardproof.store.Replica;
import io.cardproof.store.Replica.Pile;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every sequencer does alike. One subclass per adapter; a deviation is an override. */
@SuppressWarnings("NullAway.Init") // set up by the subclass before each test
public abstract class LedgerContract {
  protected Ledger ledger;
  protected Replica replica;
  protected Scene scene;

  /** A ledger with its genesis, and nothing else, at {@link Scene#START_MS}. */
  protected abstract void start() throws Exception;

  /** Ends the process's part and begins anew on what is durable. */
  protected abstract void restart() throws Exception;

  protected abstract void stop() throws Exception;

  /** The root that {@link #theSameCommandsGiveTheSameRoot} gives on every adapter. */
  protected static final String ROOT_OF_THE_SCENE = "IKClL1e7HSyRG4EUE6JIy2eUSzugYS88fojKyzCs9is=";

  protected void use(Ledger ledger, Replica replica) {
    this.ledger = ledger;
    this.replica = replica;
    this.scene = new Scene(replica.genesisHash());
  }

  @BeforeEach
  void begin() throws Exception {
    start();
  }

  @AfterEach
  void end() throws Exception {
    stop();
  }

  protected Receipt commit(Submission submission) throws LedgerException {
    Outcome outcome = ledger.submit(submission);
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    return ((Outcome.Committed) outcome).receipt();
  }

  protected void commitAll(List<Submission> submissions) throws LedgerException {
    for (Submission submission : submissions) {
      commit(submission);
    }
  }

  protected Outcome.Refused refused(Submission submission, RefusalCode code)
      throws LedgerException {
    Outcome outcome = ledger.submit(submission);
    assertThat(outcome).isInstanceOf(Outcome.Refused.class);
    Outcome.Refused refused = (Outcome.Refused) outcome;
    assertThat(refused.refusal().code()).isEqualTo(code);
    return refused;
  }

  protected StateValue.Card card(String id) {
    return Objects.requireNonNull(replica.state().get(StateKey.card(id)));
  }

  @Test
  void aLedgerWithNothingButItsGenesisWorks() {
    assertThat(ledger.head().size()).isEqualTo(1);
    assertThat(replica.entry(0).command().action()).isInstanceOf(Action.CreateLedger.class);
    assertThat(ledger.check().canCommit()).isTrue();
    assertThat(replica.history(Scene.card(0))).isEmpty();
  }

  private Outcome.Committed committedBefore(Receipt receipt) {
    return new Outcome.Committed(replica.entry(receipt.entry()), receipt, true);
  }

  @Test
  void aCommittedCommandStandsExactlyOnceInTheLog() throws Exception {
    Submission admit = scene.upToProduct().getFirst();
    commit(admit);
    assertThat(Entries.of(replica).stream().map(entry -> entry.command().id()))
        .containsOnlyOnce(admit.command().id());
  }

  @Test
  void aReceiptSaysWhereTheEntryStands() throws Exception {
    Submission admit = scene.upToProduct().getFirst();
    Receipt receipt = commit(admit);
    byte[] leaf = Objects.requireNonNull(replica.leaf(receipt.entry()));
    Entry entry = Entry.ofLeaf(leaf);
    assertThat(entry.command()).isEqualTo(admit.command());
    assertThat(entry.signature()).isEqualTo(admit.signature());
    assertThat(receipt.leafHash())
        .isEqualTo(Base64.getEncoder().encodeToString(MerkleHash.leaf(leaf)));
    assertThat(receipt.at()).isEqualTo(entry.at());
    assertThat(replica.entryOf(receipt.submissionId())).hasValue(receipt.entry());
  }

  @Test
  void theOrderOfTwoCommandsOfOneCardIsKept() throws Exception {
    commitAll(scene.upToBatch(1));
    Receipt sold = commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    Receipt delivered = commit(scene.deliver(Scene.SHOP, "o1"));
    assertThat(sold.entry()).isLessThan(delivered.entry());
    assertThat(replica.history(Scene.card(0))).endsWith(sold.entry(), delivered.entry());
  }

  @Test
  void aRefusalThatIsNotForTheRecordLeavesNothing() throws Exception {
    commitAll(scene.upToBatch(1));
    Ledger.Head before = ledger.head();
    Submission unknown = scene.sale(Scene.SHOP, "o1", Scene.card(99));
    assertThat(refused(unknown, RefusalCode.CARD_UNKNOWN).receipt()).isNull();
    assertThat(ledger.head()).isEqualTo(before);
    assertThat(replica.entryOf(unknown.command().id())).isEqualTo(OptionalLong.empty());
  }

  @Test
  void anAttemptOnAnothersCardIsRecordedOnceAndAnsweredFromTheRecord() throws Exception {
    commitAll(scene.upToBatch(1));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    StateValue.Card before = card(Scene.card(0));
    Outcome.Refused first =
        refused(scene.sale(Scene.OTHER_SHOP, "o2", Scene.card(0)), RefusalCode.CARD_SOLD);
    Outcome.Refused again =
        refused(scene.sale(Scene.OTHER_SHOP, "o3", Scene.card(0)), RefusalCode.CARD_SOLD);
    assertThat(first.refusal().where()).isEqualTo(Where.ELSEWHERE);
    assertThat(first.receipt()).isNotNull().isEqualTo(again.receipt());
    assertThat(card(Scene.card(0))).isEqualTo(before);
    assertThat(replica.history(Scene.card(0))).hasSize(3);
  }

  @Test
  void theSameSubmissionAgainIsAnsweredWithTheFirstReceipt() throws Exception {
    commitAll(scene.upToBatch(1));
    Submission sale = scene.sale(Scene.SHOP, "o1", Scene.card(0));
    Receipt first = commit(sale);
    long size = ledger.head().size();
    assertThat(ledger.submit(sale)).isEqualTo(committedBefore(first));
    assertThat(ledger.head().size()).isEqualTo(size);
  }

  @Test
  void theSameRecordedRefusalAgainIsAnsweredAsThen() throws Exception {
    commitAll(scene.upToBatch(1));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    Submission attempt = scene.sale(Scene.OTHER_SHOP, "o2", Scene.card(0));
    Outcome.Refused first = refused(attempt, RefusalCode.CARD_SOLD);
    assertThat(ledger.submit(attempt))
        .isEqualTo(new Outcome.Refused(first.refusal(), first.receipt(), true));
  }

  @Test
  void theSameIdForSomethingElseIsRefused() throws Exception {
    commitAll(scene.upToBatch(2));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    Action other = scene.sale(Scene.SHOP, "o2", Scene.card(1)).command().action();
    refused(scene.command(Scene.SHOP, "o1", other), RefusalCode.SUBMISSION_MISMATCH);
  }

  @Test
  void theSameOrderUnderANewKeyIsItsFirstSale() throws Exception {
    commitAll(scene.upToBatch(1));
    Submission sale = scene.sale(Scene.SHOP, "o1", Scene.card(0));
    Receipt first = commit(sale);
    Submission again = scene.command(Scene.SHOP, "another key", sale.command().action());
    assertThat(ledger.submit(again)).isEqualTo(committedBefore(first));
  }

  @Test
  void ofManyThatWantOneCardOneGetsIt() throws Exception {
    commitAll(scene.upToBatch(1));
    List<Callable<Outcome>> wanted = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      String order = "o" + i;
      String shop = i % 2 == 0 ? Scene.SHOP : Scene.OTHER_SHOP;
      wanted.add(() -> ledger.submit(scene.sale(shop, order, Scene.card(0))));
    }
    int sold = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> one : clients.invokeAll(wanted)) {
        sold += one.get() instanceof Outcome.Committed ? 1 : 0;
      }
    }
    assertThat(sold).isEqualTo(1);
    assertThat(card(Scene.card(0)).seq()).isEqualTo(2);
  }

  @Test
  void aPickedCardThatIsTakenIsContendedAndLeavesNothing() throws Exception {
    commitAll(scene.upToBatch(1));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    Ledger.Head before = ledger.head();
    assertThatThrownBy(() -> ledger.submit(scene.pickedSale(Scene.OTHER_SHOP, "o2", Scene.card(0))))
        .isInstanceOfSatisfying(
            LedgerException.Contended.class,
            contended -> assertThat(contended.card()).isEqualTo(Scene.card(0)));
    assertThat(ledger.head()).isEqualTo(before);
  }

  @Test
  void afterARestartStateAndHeadAreWhatTheyWere() throws Exception {
    commitAll(scene.upToBatch(3));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    Ledger.Head head = ledger.head();
    StateValue.Card card = card(Scene.card(0));
    restart();
    assertThat(ledger.head()).isEqualTo(head);
    assertThat(card(Scene.card(0))).isEqualTo(card);
    assertThat(ledger.submit(scene.sale(Scene.SHOP, "o1", Scene.card(0))))
        .isInstanceOfSatisfying(
            Outcome.Committed.class, same -> assertThat(same.replayed()).isTrue());
  }

  @Test
  void aCommandForAnotherLedgerIsRefused() throws Exception {
    Scene elsewhere = new Scene(Scene.hash("another genesis"));
    Outcome.Refused refused =
        refused(elsewhere.upToProduct().getFirst(), RefusalCode.REQUEST_INVALID);
    assertThat(refused.refusal()).isEqualTo(Refusal.field("ledger"));
  }

  @Test
  void aCommandFromAnotherTimeIsRefused() throws Exception {
    scene.at(Scene.START_MS + 30_001);
    refused(scene.upToProduct().getFirst(), RefusalCode.TIME_OUT_OF_BOUNDS);
    scene.at(Scene.START_MS - 30_001);
    refused(scene.upToProduct().getFirst(), RefusalCode.TIME_OUT_OF_BOUNDS);
    scene.at(Scene.START_MS + 30_000);
    commit(scene.upToProduct().getFirst());
  }

  @Test
  void aCommandThatItsActorDidNotSignIsRefused() throws Exception {
    Submission admit = scene.upToProduct().getFirst();
    Command other = scene.at(Scene.START_MS + 1).upToProduct().getFirst().command();
    Submission forged = new Submission(other, admit.signature(), List.of());
    refused(forged, RefusalCode.AUTH_INVALID);
  }

  @Test
  void aClosedLedgerRefusesAtOnce() throws Exception {
    ledger.close();
    assertThatThrownBy(() -> ledger.submit(scene.upToProduct().getFirst()))
        .isInstanceOf(LedgerException.Unavailable.class);
    assertThat(ledger.check().canCommit()).isFalse();
  }

  @Test
  void stockFollowsHoldsAndSalesAndTheirUndoing() throws Exception {
    commitAll(scene.upToBatch(10));
    Pile pile = Pile.ofBatch(Scene.batchId("batch-1"));
    assertThat(replica.available(pile, Scene.START_MS)).isEqualTo(10);
    commit(scene.hold(Scene.SHOP, "o1", 0, 60_000, Scene.card(0), Scene.card(1)));
    assertThat(replica.available(pile, Scene.START_MS + 59_999)).isEqualTo(8);
    assertThat(replica.available(pile, Scene.START_MS + 60_000)).isEqualTo(10);
    commit(scene.freeze(Scene.card(1)));
    assertThat(replica.available(pile, Scene.START_MS)).isEqualTo(8);
    commit(scene.release(Scene.SHOP, "o1"));
    assertThat(replica.available(pile, Scene.START_MS)).isEqualTo(9);
    commit(scene.sale(Scene.SHOP, "o2", Scene.card(2)));
    assertThat(replica.unsoldCards(pile, null, 100))
        .hasSize(8)
        .doesNotContain(Scene.card(1), Scene.card(2))
        .isSorted();
    commit(scene.undo(Scene.SHOP, "o2"));
    assertThat(replica.available(pile, Scene.START_MS)).isEqualTo(9);
  }

  @Test
  void aBatchLeavesTheStockWithItsLastCard() throws Exception {
    commitAll(scene.upToBatch(2));
    assertThat(replica.stocked(Scene.SKU)).containsExactly(Pile.ofBatch(Scene.batchId("batch-1")));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    commit(scene.sale(Scene.SHOP, "o2", Scene.card(1)));
    assertThat(replica.stocked(Scene.SKU)).isEmpty();
  }

  @Test
  void aCardThatIsTransferredOnItsOwnLiesInItsHoldersStock() throws Exception {
    commitAll(scene.upToBatch(3));
    Pile batch = Pile.ofBatch(Scene.batchId("batch-1"));
    Pile own = new Pile(batch.batch(), Scene.OTHER_SHOP);
    Action transfer =
        new Action.TransferCards(List.of(Scene.card(0), Scene.card(1)), Scene.OTHER_SHOP);
    commit(scene.command(Scene.SUPPLIER, "transfer", transfer));
    assertThat(replica.available(batch, Scene.START_MS)).isEqualTo(1);
    assertThat(replica.unsoldCards(batch, null, 9)).containsExactly(Scene.card(2));
    assertThat(replica.stocked(Scene.SKU, Scene.OTHER_SHOP)).containsExactly(own);
    assertThat(replica.stocked(Scene.SKU, Scene.SHOP)).isEmpty();
    commit(scene.hold(Scene.OTHER_SHOP, "o1", 0, 60_000, Scene.card(0)));
    assertThat(replica.available(own, Scene.START_MS)).isEqualTo(1);
    commit(scene.confirm(Scene.OTHER_SHOP, "o1"));
    commit(scene.sale(Scene.OTHER_SHOP, "o2", Scene.card(1)));
    assertThat(replica.stocked(Scene.SKU, Scene.OTHER_SHOP)).isEmpty();
    commit(scene.undo(Scene.OTHER_SHOP, "o2"));
    assertThat(replica.unsoldCards(own, null, 9)).containsExactly(Scene.card(1));
    assertThat(replica.available(batch, Scene.START_MS)).isEqualTo(1);
  }

  @Test
  void whatTouchesABatchAsAWholeStandsInItsHistory() throws Exception {
    commitAll(scene.upToBatch(1));
    String batch = Scene.batchId("batch-1");
    assertThat(replica.history(batch)).isEmpty();
    Action transfer = new Action.TransferBatch(batch, Scene.SHOP);
    Receipt transferred = commit(scene.command(Scene.SUPPLIER, "transfer", transfer));
    Receipt recalled =
        commit(scene.command(Scene.OPERATOR, "recall", new Action.RecallBatch(batch, null)));
    assertThat(replica.history(batch)).containsExactly(transferred.entry(), recalled.entry());
    assertThat(replica.history(Scene.card(0))).hasSize(1);
  }

  @Test
  void listsArePagedByKey() throws Exception {
    commitAll(scene.upToProduct());
    List<String> ids = new ArrayList<>();
    String after = null;
    for (int page = 0; page < 4; page++) {
      List<Replica.Row<StateValue.Member>> rows =
          replica.list(StateValue.Member.class, "member", after, 2);
      rows.forEach(row -> ids.add(row.id()));
      after = ids.getLast();
    }
    assertThat(ids)
        .containsExactly(
            Scene.ISSUER,
            Scene.OPERATOR,
            Scene.OTHER_SHOP,
            Scene.OTHER_SUPPLIER,
            Scene.SHOP,
            Scene.SUPPLIER);
  }

  /** Followers remember a position and nothing else. */
  @Test
  void aReaderThatResumesAtAnyPositionGetsTheSameEntries() throws Exception {
    commitAll(scene.upToBatch(2));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    refused(scene.sale(Scene.OTHER_SHOP, "o2", Scene.card(0)), RefusalCode.CARD_SOLD);
    List<byte[]> first = entriesFrom(0);
    commit(scene.sale(Scene.SHOP, "o3", Scene.card(1)));
    restart();
    List<byte[]> all = entriesFrom(0);
    assertThat(all).hasSize(first.size() + 1).startsWith(first.toArray(byte[][]::new));
    for (int from = 0; from <= all.size(); from++) {
      assertThat(entriesFrom(from)).containsExactlyElementsOf(all.subList(from, all.size()));
    }
    assertThat(replica.leaf(all.size())).isNull();
    assertThat(replica.leaf(-1)).isNull();
  }

  private List<byte[]> entriesFrom(long index) {
    List<byte[]> leaves = new ArrayList<>();
    for (byte[] leaf = replica.leaf(index); leaf != null; leaf = replica.leaf(++index)) {
      leaves.add(leaf);
    }
    return leaves;
  }

  @Test
  void aPinnedReplicaStaysAsItWas() throws Exception {
    commitAll(scene.upToBatch(1));
    try (Replica.Pinned then = replica.pin()) {
      commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
      StateValue.Card card = Objects.requireNonNull(then.state().get(StateKey.card(Scene.card(0))));
      assertThat(card.state()).isEqualTo(CardState.AVAILABLE);
      assertThat(then.history(Scene.card(0))).hasSize(1);
      assertThat(then.size()).isEqualTo(replica.size() - 1);
    }
    assertThat(card(Scene.card(0)).state()).isEqualTo(CardState.SOLD);
  }

  /** The whole scene; the root is part of the contract. */
  @Test
  void theSameCommandsGiveTheSameRoot() throws Exception {
    commitAll(scene.upToBatch(3));
    commit(scene.hold(Scene.SHOP, "o1", 0, 60_000, Scene.card(0)));
    refused(scene.sale(Scene.OTHER_SHOP, "o2", Scene.card(0)), RefusalCode.CARD_HELD);
    commit(scene.confirm(Scene.SHOP, "o1"));
    commit(scene.sale(Scene.OTHER_SHOP, "o3", Scene.card(1)));
    assertThat(Rules.VERSION).isEqualTo(1);
    assertThat(ledger.head().root()).isEqualTo(ROOT_OF_THE_SCENE);
    assertThat(replica.rootAt(ledger.head().size()))
        .isEqualTo(Base64.getDecoder().decode(ROOT_OF_THE_SCENE));
  }
}
