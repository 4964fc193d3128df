package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.Op;
import io.cardproof.evm.Words;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.CardState;
import io.cardproof.rules.StateKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A chain of its own for each test, a contract for the scene's genesis on it, and gateways that are
 * closed with it.
 */
@SuppressWarnings("NullAway.Init") // opened before each test
abstract class FaultyChain {
  @TempDir Path dir;
  protected Anvil anvil;
  protected Deployment.Made contract;
  protected Liar liar;
  protected final Scene scene = new Scene(ChainGateway.genesisHash());
  protected final List<ChainGateway> gateways = new ArrayList<>();

  private int opened;

  @BeforeEach
  void startChain() throws Exception {
    anvil = Anvil.start("--timestamp", Long.toString(Scene.START_MS / 1_000));
    contract = ChainGateway.deploy(anvil);
    liar = new Liar(anvil, contract);
  }

  @AfterEach
  void stopChain() {
    if (anvil != null) {
      anvil.signal("CONT");
      gateways.forEach(ChainGateway::close);
      anvil.close();
    }
  }

  protected ChainGateway open(int account, int confirmations, @Nullable Submission genesis)
      throws Exception {
    return open(ChainGateway.settings(anvil, contract, account, confirmations), genesis);
  }

  protected ChainGateway open(EthereumSettings settings, @Nullable Submission genesis)
      throws Exception {
    ChainGateway gateway = ChainGateway.open(dir.resolve("g" + opened++), settings, genesis);
    gateways.add(gateway);
    return gateway;
  }

  protected void commitAll(ChainGateway gateway, List<Submission> submissions) throws Exception {
    for (Submission submission : submissions) {
      assertThat(gateway.ledger().submit(submission)).isInstanceOf(Outcome.Committed.class);
    }
  }

  protected Submission sale(String order, int card) {
    return scene.sale(Scene.SHOP, order, Scene.card(card));
  }

  protected static Arguments selling(Submission sale, int card) {
    return new Arguments(
        Op.SELL,
        Words.ofId(Scene.SHOP),
        sale.command().id(),
        sale.command().at(),
        0,
        Words.NONE,
        List.of(Scene.card(card)));
  }

  protected static CardState state(ChainGateway gateway, int card) {
    return Objects.requireNonNull(gateway.replica().state().get(StateKey.card(Scene.card(card))))
        .state();
  }

  protected static CompletionStage<Outcome> unknown(ChainGateway gateway, Submission submission) {
    try {
      gateway.ledger().submit(submission);
    } catch (LedgerException.OutcomeUnknown e) {
      return e.later().orElseThrow();
    } catch (LedgerException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it is final already");
  }
}
