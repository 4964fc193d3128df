package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.rules.CardState;
import io.cardproof.rules.StateKey;
import io.cardproof.store.Store;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways on three signers that are killed: real processes, a block a second. */
@SuppressWarnings("NullAway.Init") // opened before each test
class EthereumNetworkIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONFIRMATIONS = 4;
  private static final Duration HEAD_AGE_MAX = Duration.ofSeconds(6);

  @TempDir Path dir;
  private GethNetwork network;
  private Deployment.Made contract;
  private Scene scene;
  private final List<Store> stores = new ArrayList<>();
  private final List<EthereumLedger> ledgers = new ArrayList<>();

  @BeforeEach
  void deploy() throws Exception {
    network = GethNetwork.get();
    contract =
        Deployment.deploy(
            new Deployment.Payer(
                network.node(1), network.chainId(), network.key("deployer"), 1_000),
            ChainGateway.terms(
                Stream.of(1, 2, 3).map(i -> network.address("gateway-" + i)).toList(),
                Duration.ZERO),
            PATIENCE);
    scene = new Scene(ChainGateway.genesisHash());
  }

  @AfterEach
  void close() {
    ledgers.forEach(EthereumLedger::close);
    stores.forEach(Store::close);
    network.mend();
  }

  /**
   * @param gateway counted from 1; its own signer's node is asked first
   */
  private EthereumLedger open(int gateway, @Nullable Submission genesis) throws Exception {
    Path folder = dir.resolve("g" + gateway);
    Store store = Files.exists(folder) ? Store.open(folder) : Store.create(folder);
    List<URI> nodes = new ArrayList<>(network.nodes());
    nodes.addFirst(nodes.remove(gateway - 1));
    EthereumSettings settings =
        new EthereumSettings(
            nodes,
            network.chainId(),
            contract.contract(),
            network.key("gateway-" + gateway),
            CONFIRMATIONS,
            1_000L,
            200_000_000,
            contract.block(),
            HEAD_AGE_MAX,
            List.of());
    EthereumLedger ledger =
        EthereumLedger.open(
            store,
            ChainGateway.genesisHash(),
            settings,
            EthereumLimits.standard(),
            new EthereumLedger.Duties(
                Clock.systemUTC(),
                SignatureCheck.verifying(Ed25519::verify, submission -> false),
                Ed25519::verify,
                (message, cause) -> {
                  throw new AssertionError(message, cause);
                }));
    stores.add(store);
    ledgers.add(ledger);
    assertThat(ledger.begin(genesis, PATIENCE)).isTrue();
    return ledger;
  }

  private Scene now() {
    return scene.at(Instant.now().toEpochMilli());
  }

  /** As an integrator does: what is under way is waited for. */
  private static Outcome submit(EthereumLedger ledger, Submission submission) throws Exception {
    try {
      return ledger.submit(submission);
    } catch (LedgerException.OutcomeUnknown e) {
      return e.later().orElseThrow().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
  }

  private static void commit(EthereumLedger ledger, List<Submission> submissions) throws Exception {
    for (Submission submission : submissions) {
      assertThat(submit(ledger, submission)).isInstanceOf(Outcome.Committed.class);
    }
  }

  private static void waitFor(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("it did not come true in time").isLessThan(until);
      Thread.sleep(50);
    }
  }

  private CardState state(int store, int card) {
    return Objects.requireNonNull(
            stores.get(store).replica().state().get(StateKey.card(Scene.card(card))))
        .state();
  }

  @Test
  void signersDieAndNothingIsLost() throws Exception {
    EthereumLedger first = open(1, Scene.genesis());
    EthereumLedger second = open(2, null);
    for (int i = 0; i < scene.upToBatch(4).size(); i++) {
      // Each with the time at which it is sent: a block takes its time.
      commit(first, List.of(now().upToBatch(4).get(i)));
    }

    // The node that the first gateway asks dies: another is asked, and blocks come.
    network.kill(1);
    commit(first, List.of(now().sale(Scene.SHOP, "o1", Scene.card(0))));

    // Two of three: no block comes any more, and only the head's age says so.
    network.kill(2);
    Submission waiting = now().sale(Scene.SHOP, "o2", Scene.card(1));
    assertThatThrownBy(() -> first.submit(waiting))
        .isInstanceOf(LedgerException.OutcomeUnknown.class);
    waitFor(() -> first.check().problem().contains("stands still"));
    assertThatThrownBy(() -> first.submit(now().sale(Scene.SHOP, "o4", Scene.card(3))))
        .isInstanceOf(LedgerException.Unavailable.class);
    assertThat(state(0, 1)).isEqualTo(CardState.AVAILABLE);

    network.mend();
    waitFor(() -> state(0, 1) == CardState.SOLD);
    waitFor(() -> first.check().canCommit());
    commit(first, List.of(now().sale(Scene.SHOP, "o3", Scene.card(2))));
    waitFor(() -> second.head().equals(first.head()));
    EthereumLedger third = open(3, null);
    assertThat(third.head()).isEqualTo(first.head());
  }
}
