package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.LedgerContract;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.RefusalCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over real peers, orderers and chaincode: a new ledger for each test. */
@SuppressWarnings("NullAway.Init") // opened before each test
class FabricNetworkIT extends LedgerContract {
  @TempDir Path dir;
  private RealNetwork network;
  private String name;
  private final List<RealGateway> gateways = new ArrayList<>();

  @Override
  protected void start() throws Exception {
    network = RealNetwork.get();
    name = network.deploy(FakeNetwork.genesisHash(Scene.genesis()));
    use(open("supplier", dir.resolve("supplier"), Scene.genesis()));
  }

  private void use(RealGateway gateway) {
    use(gateway.ledger(), gateway.replica());
  }

  @Override
  protected void restart() throws Exception {
    RealGateway first = gateways.removeFirst();
    first.close();
    use(open("supplier", first.dir(), null));
  }

  @Override
  protected void stop() {
    gateways.forEach(RealGateway::close);
  }

  private RealGateway open(String organisation, Path folder, @Nullable Submission genesis)
      throws Exception {
    RealGateway gateway = RealGateway.open(folder, network.settings(organisation, name), genesis);
    gateways.addFirst(gateway);
    return gateway;
  }

  @Test
  void twoOrganisationsThatWantTheSameCardsSellEachOnceAndHaveTheSameRoot() throws Exception {
    int cards = 30;
    commitAll(scene.upToBatch(cards));
    RealGateway other = open("marketplace", dir.resolve("marketplace"), null);
    List<Callable<Outcome>> wanted = new ArrayList<>();
    for (int card = 0; card < cards; card++) {
      Submission here = scene.sale(Scene.SHOP, "here " + card, Scene.card(card));
      Submission there = scene.sale(Scene.OTHER_SHOP, "there " + card, Scene.card(card));
      wanted.add(() -> ledger.submit(here));
      wanted.add(() -> other.ledger().submit(there));
    }
    int sold = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> one : clients.invokeAll(wanted)) {
        if (one.get() instanceof Outcome.Refused no) {
          assertThat(no.refusal().code()).isEqualTo(RefusalCode.CARD_SOLD);
        } else {
          sold++;
        }
      }
    }
    assertThat(sold).isEqualTo(cards);
    long size = ledger.head().size();
    assertThat(size).isEqualTo(1 + scene.upToBatch(1).size() + 2 * cards);
    other.awaitSize(size);
    for (long at = 1; at <= size; at++) {
      assertThat(other.replica().rootAt(at)).isEqualTo(replica.rootAt(at));
    }
  }
}
