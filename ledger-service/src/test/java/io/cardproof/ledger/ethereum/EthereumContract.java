package io.cardproof.ledger.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.LedgerContract;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.store.Replica;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all ledgers on an EVM chain, and what several gateways see. */
@SuppressWarnings("NullAway.Init") // opened before each test
abstract class EthereumContract extends LedgerContract {
  @TempDir Path dir;
  private ChainGateway gateway;
  private final List<ChainGateway> others = new ArrayList<>();

  /** Puts a contract for the scene's genesis on the chain; for this test alone. */
  abstract void deploy() throws Exception;

  /**
   * How a gateway reaches that contract.
   *
   * @param gateway 1, which sends, to 3
   */
  abstract EthereumSettings settings(int gateway);

  abstract EthereumLimits limits();

  @Override
  protected void start() throws Exception {
    deploy();
    gateway = open("a", 1, Scene.genesis());
    use(gateway.ledger(), gateway.replica());
  }

  @Override
  protected void restart() throws Exception {
    gateway.close();
    gateway = open("a", 1, null);
    use(gateway.ledger(), gateway.replica());
  }

  @Override
  protected void stop() {
    others.forEach(ChainGateway::close);
    if (gateway != null) {
      gateway.close();
    }
  }

  private ChainGateway open(String name, int number, @Nullable Submission genesis)
      throws Exception {
    return ChainGateway.open(
        dir.resolve(name), settings(number), limits(), ChainGateway.START, genesis);
  }

  private ChainGateway another(String name, int number) throws Exception {
    ChainGateway other = open(name, number, null);
    others.add(other);
    return other;
  }

  @Test
  void anotherGatewayComesToTheSameTree() throws Exception {
    ChainGateway other = another("b", 2);
    commitAll(scene.upToBatch(5));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    ChainGateway.waitFor(() -> other.ledger().head().size() == ledger.head().size());
    assertThat(other.ledger().head()).isEqualTo(ledger.head());
    ChainGateway late = another("c", 3);
    assertThat(late.ledger().head()).isEqualTo(ledger.head());
    Replica theirs = late.replica();
    for (long size = 1; size <= ledger.head().size(); size++) {
      assertThat(theirs.rootAt(size)).isEqualTo(replica.rootAt(size));
    }
  }
}
