package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.Scene;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On a chain in one process, which makes a block of each transaction. */
@SuppressWarnings("NullAway.Init") // set before each test
class EthereumLedgerTest extends EthereumContract {
  private static Anvil anvil;
  private Deployment.Made contract;

  @BeforeAll
  static void startChain() {
    anvil = Anvil.start("--timestamp", Long.toString(Scene.START_MS / 1_000));
  }

  @AfterAll
  static void stopChain() {
    if (anvil != null) {
      anvil.close();
    }
  }

  @Override
  void deploy() throws Exception {
    contract = ChainGateway.deploy(anvil);
  }

  @Override
  EthereumSettings settings(int gateway) {
    return ChainGateway.settings(anvil, contract, gateway, 1);
  }

  @Override
  EthereumLimits limits() {
    return ChainGateway.HASTY;
  }
}
