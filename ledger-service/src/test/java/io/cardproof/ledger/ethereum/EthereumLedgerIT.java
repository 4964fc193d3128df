package io.cardproof.ledger.ethereum;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * On three signers that make a block a second, where what is final is five seconds old. A test is a
 * dozen such waits, so that all run side by side where the build allows it (see the pom): each with
 * a contract and an account of its own, since nobody else may count an account's nonces.
 */
@Execution(ExecutionMode.CONCURRENT)
@SuppressWarnings("NullAway.Init") // set before each test
class EthereumLedgerIT extends EthereumContract {
  private static final int CONFIRMATIONS = 4;
  private static final int ACCOUNTS = 40;

  /** They only follow, for whichever test. */
  private static final int FOLLOWERS = 2;

  private static final AtomicInteger TAKEN = new AtomicInteger(FOLLOWERS);

  private static GethNetwork network;
  private int account;
  private Deployment.Made contract;

  @BeforeAll
  static void startChain() {
    network = GethNetwork.start("--gateways", Integer.toString(ACCOUNTS));
  }

  @AfterAll
  static void stopChain() {
    if (network != null) {
      network.clean();
    }
  }

  @Override
  void deploy() throws Exception {
    account = TAKEN.incrementAndGet();
    contract =
        Deployment.deploy(
            new Deployment.Payer(
                network.node(1),
                network.chainId(),
                network.key("gateway-" + account),
                ChainGateway.NETWORK_GAS_PRICE),
            ChainGateway.terms(
                IntStream.of(account, 1, 2).mapToObj(i -> network.address("gateway-" + i)).toList(),
                Duration.ZERO),
            ChainGateway.PATIENCE);
  }

  @Override
  EthereumSettings settings(int gateway) {
    int number = gateway == 1 ? account : gateway - 1;
    return new EthereumSettings(
        network.nodes(),
        network.chainId(),
        contract.contract(),
        network.key("gateway-" + number),
        CONFIRMATIONS,
        ChainGateway.NETWORK_GAS_PRICE,
        200_000_000,
        contract.block(),
        Duration.ZERO,
        List.of());
  }

  /** Nobody is told that it is under way still: the kit asks for ends. */
  @Override
  EthereumLimits limits() {
    EthereumLimits standard = EthereumLimits.standard();
    return new EthereumLimits(
        standard.packing(),
        standard.poll(),
        standard.sendAgain(),
        ChainGateway.PATIENCE,
        standard.backOff());
  }
}
