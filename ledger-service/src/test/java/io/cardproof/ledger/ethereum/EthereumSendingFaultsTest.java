package io.cardproof.ledger.ethereum;

import static io.cardproof.ledger.ethereum.ChainGateway.waitFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.Request;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of a transaction that is on its way. */
class EthereumSendingFaultsTest extends FaultyChain {
  private static final int CARDS = 60;
  private static final int ORDERS = 6;

  /** Enough to deliver two such orders, and not as many as a parcel is thought to have room for. */
  private static final long TWO_ORDERS_GAS = 1_500_000;

  @Test
  void aParcelWithoutGasEnoughGoesInHalves() throws Exception {
    ChainGateway rich = open(1, 1, Scene.genesis());
    commitAll(rich, scene.upToBatch(CARDS * ORDERS));
    List<Submission> deliveries = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      commitAll(rich, List.of(scene.sale(Scene.SHOP, "o" + i, Scene.cards(i * CARDS, CARDS))));
      deliveries.add(scene.deliver(Scene.SHOP, "o" + i));
    }
    rich.close();
    gateways.clear();

    // What a delivery takes is guessed too low: its cards are the sale's.
    ChainGateway poor = openSlowly(rich, TWO_ORDERS_GAS);
    long before = sent();
    for (Outcome outcome : inOrder(poor, deliveries)) {
      assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    }
    assertThat(sent() - before).as("transactions").isGreaterThan(2);
    assertThat(poor.ledger().check().canCommit()).isTrue();
  }

  @Test
  void aCommandThatNoTransactionHasGasForIsRefused() throws Exception {
    ChainGateway rich = open(1, 1, Scene.genesis());
    commitAll(rich, scene.upToBatch(CARDS + 1));
    rich.close();
    gateways.clear();
    ChainGateway poor = openSlowly(rich, 300_000);
    String[] cards = Scene.cards(0, CARDS).toArray(String[]::new);
    assertThat(poor.ledger().submit(scene.hold(Scene.SHOP, "o1", 0, 60_000, cards)))
        .isEqualTo(new Outcome.Refused(Refusal.field("size"), null, false));
    commitAll(poor, List.of(sale("o2", CARDS)));
  }

  /** On the same store, with a while for commands to gather. */
  private ChainGateway openSlowly(ChainGateway before, long gasLimit) throws Exception {
    EthereumSettings settings = ChainGateway.settings(anvil, contract, 1, 1);
    ChainGateway gateway =
        ChainGateway.open(
            before.folder(),
            ChainGateway.through(settings.nodes(), gasLimit, settings),
            EthereumLimits.standard()
                .with(Duration.ofMillis(5), Duration.ofSeconds(1), Duration.ofMillis(300)),
            ChainGateway.START,
            null);
    gateways.add(gateway);
    return gateway;
  }

  /** Each is submitted once the one before waits for its answer. */
  private static List<Outcome> inOrder(ChainGateway gateway, List<Submission> submissions)
      throws Exception {
    List<FutureTask<Outcome>> answers = new ArrayList<>();
    for (Submission submission : submissions) {
      Callable<Outcome> submitting = () -> gateway.ledger().submit(submission);
      FutureTask<Outcome> answer = new FutureTask<>(submitting);
      answers.add(answer);
      Thread caller = Thread.ofPlatform().start(answer);
      waitFor(() -> waitsForItsAnswer(caller) || answer.isDone());
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (FutureTask<Outcome> answer : answers) {
      outcomes.add(answer.get(30, TimeUnit.SECONDS));
    }
    return outcomes;
  }

  /** It may also wait for a lock on its way into the queue. */
  private static boolean waitsForItsAnswer(Thread caller) {
    return Arrays.stream(caller.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().equals(Request.class.getName())
                && frame.getMethodName().equals("await"));
  }

  private long sent() {
    return nonce("latest");
  }

  private long nonce(String block) {
    String asked = "[\"%s\",\"%s\"]".formatted(anvil.account(1), block);
    return Long.decode(anvil.ask("eth_getTransactionCount", asked).asString());
  }

  @Test
  void aTransactionThatTheAccountReplacesTravelsAgain() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    commitAll(first, scene.upToBatch(1));
    anvil.ask("evm_setAutomine", "[false]");
    CompletionStage<Outcome> later = unknown(first, sale("o1", 0));
    // Another program of the same account offers more for the nonce.
    replace(nonce("latest"), anvil.account(1), "0x");
    anvil.ask("evm_setAutomine", "[true]");
    anvil.ask("anvil_mine", "[\"0x1\"]");
    assertThat(later.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(Outcome.Committed.class);
    assertThat(state(first, 0)).isEqualTo(CardState.SOLD);
  }

  @Test
  void aTransactionThatIsReplacedByADearerCopySellsOnce() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    ChainGateway second = open(2, 1, null);
    commitAll(first, scene.upToBatch(1));
    long size = first.ledger().head().size();
    anvil.ask("evm_setAutomine", "[false]");
    CompletionStage<Outcome> later = unknown(first, sale("o1", 0));
    long nonce = nonce("latest");
    String input =
        anvil
            .ask("txpool_content", "[]")
            .path("pending")
            .iterator()
            .next()
            .path(Long.toString(nonce))
            .path("input")
            .asString();
    replace(nonce, contract.contract(), input);
    anvil.ask("evm_setAutomine", "[true]");
    anvil.ask("anvil_mine", "[\"0x1\"]");
    assertThat(later.toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(Outcome.Committed.class);
    assertThat(first.ledger().head().size()).isEqualTo(size + 1);
    waitFor(() -> second.ledger().head().equals(first.ledger().head()));
  }

  /** As its owner might from another program: the account is unlocked in the node. */
  private void replace(long nonce, String to, String input) {
    anvil.ask(
        "eth_sendTransaction",
        """
        [{"from":"%s","to":"%s","nonce":"0x%x","gas":"0x1312d00","gasPrice":"0x%x","input":"%s"}]
        """
            .formatted(anvil.account(1), to, nonce, 3 * ChainGateway.GAS_PRICE, input));
  }

  @Test
  void aVoteThatIsUnderWayAtShutdownLeavesNoGapInTheNonces() throws Exception {
    ChainGateway first = open(1, 1, Scene.genesis());
    ChainGateway second = open(2, 1, null);
    commitAll(first, scene.upToBatch(2));
    anvil.ask("evm_setAutomine", "[false]");
    // It sells card 1 by its arguments and card 0 by its command: both gateways will vote.
    Submission told = sale("o1", 0);
    long nonce = nonce("latest");
    liar.handIn(1, selling(told, 1), told);
    anvil.ask("anvil_mine", "[\"0x1\"]");
    waitFor(() -> nonce("pending") == nonce + 2);
    // Behind the vote a sale, and then the end of both; the pool forgets.
    unknown(first, sale("o2", 0));
    first.close();
    gateways.remove(first);
    anvil.ask("anvil_dropAllTransactions", "[]");
    anvil.ask("evm_setAutomine", "[true]");
    ChainGateway again =
        ChainGateway.open(first.folder(), ChainGateway.settings(anvil, contract, 1, 1), null);
    gateways.add(again);
    waitFor(() -> state(again, 0) == CardState.SOLD);
    // With the other gateway's, it was a vote of more than half.
    waitFor(() -> again.ledger().submit(sale("o3", 1)) instanceof Outcome.Committed);
    waitFor(() -> second.ledger().head().equals(again.ledger().head()));
  }
}
