package io.cardproof.ledger.ethereum;

import static io.cardproof.ledger.ethereum.ChainGateway.waitFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.CardState;
import io.cardproof.rules.RefusalCode;
import io.cardproof.store.Store;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What goes wrong on a chain, each on a chain of its own. */
class EthereumFaultsTest extends FaultyChain {
  @Test
  void argumentsThatAreNotTheCommandsEndAsARefusalEverywhereAndTheContractIsSetRight()
      throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    ChainGateway second = open(2, 1, null);
    commitAll(first, scene.upToBatch(3));
    Submission told = sale("o1", 0);
    // It sells card 1 by its arguments and card 0 by its command.
    liar.send(1, selling(told, 1), told);
    commitAll(first, List.of(sale("o2", 2)));
    assertThat(state(first, 0)).isEqualTo(CardState.AVAILABLE);
    assertThat(state(first, 1)).isEqualTo(CardState.AVAILABLE);
    // More than half of the gateways vote; then the card can be sold.
    waitFor(() -> first.ledger().submit(sale("o3", 1)) instanceof Outcome.Committed);
    waitFor(() -> second.ledger().head().equals(first.ledger().head()));
    assertThat(second.ledger().check().canCommit()).isTrue();
  }

  @Test
  void aForgedSignatureSellsNothing() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    ChainGateway second = open(2, 1, null);
    commitAll(first, scene.upToBatch(2));
    Submission forged =
        new Submission(sale("o1", 0).command(), sale("o2", 1).signature(), List.of());
    liar.send(1, selling(forged, 0), forged);
    waitFor(() -> first.ledger().submit(sale("o3", 0)) instanceof Outcome.Committed);
    waitFor(() -> second.ledger().head().equals(first.ledger().head()));
  }

  @Test
  void garbageIsRefusedAndHaltsNobody() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    Submission sale = sale("o1", 0);
    Arguments opaque =
        new Arguments(Op.OPAQUE, Words.ofId("?"), Words.ofId("id"), 0, 0, Words.NONE, List.of());
    liar.send(1, opaque, new byte[] {1, 2, 3});
    liar.send(1, opaque, new byte[0]);
    commitAll(first, List.of(sale));
    assertThat(first.ledger().check().canCommit()).isTrue();
  }

  @Test
  void aNonceThatAnotherProgramTookIsNoticedAndTheCommandTravelsAgain() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    // The account's next nonce is used up behind the gateway's back.
    liar.send(
        1,
        new Arguments(Op.OPAQUE, Words.ofId("?"), Words.NONE, 0, 0, Words.NONE, List.of()),
        new byte[] {1});
    commitAll(first, List.of(sale("o1", 0)));
  }

  @Test
  void aTransactionThatTheNodeForgetsIsSentAgain() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    anvil.ask("evm_setAutomine", "[false]");
    try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Outcome> sold = caller.submit(() -> first.ledger().submit(sale("o1", 0)));
      waitFor(() -> anvil.ask("txpool_status", "[]").path("pending").asString().equals("0x1"));
      anvil.ask("anvil_dropAllTransactions", "[]");
      anvil.ask("evm_setAutomine", "[true]");
      assertThat(sold.get(30, TimeUnit.SECONDS)).isInstanceOf(Outcome.Committed.class);
    }
  }

  @Test
  void whatIsNotFinalIsUnknownAndItsEndIsToldLater() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    first.close();
    gateways.clear();
    ChainGateway patient =
        ChainGateway.open(first.folder(), ChainGateway.settings(anvil, contract, 1, 4), null);
    gateways.add(patient);
    Submission sale = sale("o1", 0);
    CompletionStage<Outcome> later = unknown(patient, sale);
    assertThat(state(patient, 0)).isEqualTo(CardState.AVAILABLE);
    // Asked again, it is the same that is under way.
    unknown(patient, sale);
    anvil.ask("anvil_mine", "[\"0x3\"]");
    assertThat(later.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(Outcome.Committed.class);
    assertThat(patient.ledger().submit(sale))
        .isInstanceOfSatisfying(
            Outcome.Committed.class, same -> assertThat(same.replayed()).isTrue());
  }

  @Test
  void aReorganisationAboveTheDepthLosesNothing() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(2));
    first.close();
    gateways.clear();
    ChainGateway patient =
        ChainGateway.open(first.folder(), ChainGateway.settings(anvil, contract, 1, 5), null);
    gateways.add(patient);
    CompletionStage<Outcome> later = unknown(patient, sale("o1", 0));
    // The block with the sale is replaced by an empty one; the pool has forgotten it.
    anvil.ask("anvil_mine", "[\"0x2\"]");
    anvil.ask("anvil_reorg", "[3,[]]");
    anvil.ask("anvil_dropAllTransactions", "[]");
    waitFor(() -> {
      anvil.ask("anvil_mine", "[\"0x1\"]");
      return later.toCompletableFuture().isDone();
    });
    assertThat(later.toCompletableFuture().get()).isInstanceOf(Outcome.Committed.class);
    assertThat(state(patient, 0)).isEqualTo(CardState.SOLD);
  }

  @Test
  void aReorganisationBelowTheDepthStopsTheReplicaWithEvidence() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(2));
    commitAll(first, List.of(sale("o1", 0)));
    anvil.ask("anvil_reorg", "[2,[]]");
    waitFor(() -> !first.ledger().check().canCommit());
    assertThat(first.ledger().check().problem()).contains("another now");
    assertThatThrownBy(() -> first.ledger().submit(sale("o2", 1)))
        .isInstanceOf(LedgerException.Corrupt.class);
    assertThat(first.folder().resolve("evidence")).isNotEmptyDirectory();
    assertThat(state(first, 0)).isEqualTo(CardState.SOLD);
  }

  @Test
  void aNodeThatHangsIsLeftForAnother() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:1");
    ChainGateway first =
        open(
            ChainGateway.behind(nobody, ChainGateway.settings(anvil, contract, 1, 1)),
            Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    commitAll(first, List.of(sale("o1", 0)));
  }

  @Test
  void afterACrashBetweenSendingAndTheBlockNothingIsLost() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    anvil.ask("evm_setAutomine", "[false]");
    unknown(first, sale("o1", 0));
    first.close();
    gateways.clear();
    anvil.ask("anvil_dropAllTransactions", "[]");
    anvil.ask("evm_setAutomine", "[true]");
    ChainGateway again =
        ChainGateway.open(first.folder(), ChainGateway.settings(anvil, contract, 1, 1), null);
    gateways.add(again);
    // Nobody asks again: the outbox alone brings it to its end.
    waitFor(() -> state(again, 0) == CardState.SOLD);
    assertThat(again.ledger().submit(sale("o1", 0)))
        .isInstanceOfSatisfying(
            Outcome.Committed.class, same -> assertThat(same.replayed()).isTrue());
  }

  @Test
  void anAccountWithoutPermissionIsSeenByHealthAndSendsNothing() throws Exception {
    open(1, 1, Scene.genesis());
    ChainGateway stranger = open(7, 1, null);
    waitFor(() -> !stranger.ledger().check().canCommit());
    assertThat(stranger.ledger().check().problem()).contains(anvil.account(7));
    assertThatThrownBy(() -> stranger.ledger().submit(scene.upToProduct().getFirst()))
        .isInstanceOf(LedgerException.Unavailable.class);
    assertThat(
            anvil
                .ask("eth_getTransactionCount", "[\"%s\",\"latest\"]".formatted(anvil.account(7)))
                .asString())
        .isEqualTo("0x0");
  }

  @Test
  void aContractOfAnotherLedgerIsRefusedAtTheStart() throws Exception {
    EthereumSettings settings = ChainGateway.settings(anvil, contract, 1, 1);
    Path folder = dir.resolve("other");
    try (Store store = Store.create(folder)) {
      assertThatThrownBy(() ->
              EthereumLedger.open(
                  store,
                  Scene.hash("another genesis"),
                  settings,
                  new EthereumLedger.Duties(
                      java.time.Clock.systemUTC(),
                      (s, t) -> true,
                      (k, m, s) -> true,
                      (m, c) -> {})))
          .isInstanceOf(LedgerException.Unavailable.class)
          .hasMessageContaining("not this ledger's");
    }
  }

  @Test
  void theCodesOfTheContractAreTheRules() {
    for (io.cardproof.evm.ContractCode code : io.cardproof.evm.ContractCode.values()) {
      code.refusal()
          .ifPresent(refusal -> assertThat(RefusalCode.ofWord(code.word())).hasValue(refusal));
    }
  }
}
