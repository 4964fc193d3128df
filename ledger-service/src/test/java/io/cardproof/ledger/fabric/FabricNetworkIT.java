package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.LedgerContract;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.log.JdkEd25519;
import io.cardproof.rules.RefusalCode;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path dir;
  private RealNetwork network;
  private String name;
  private final List<Gateway> gateways = new ArrayList<>();

  private record Gateway(Path dir, Store store, FabricLedger ledger) {
    void close() {
      ledger.close();
      store.close();
    }
  }

  @Override
  protected void start() throws Exception {
    network = RealNetwork.get();
    name = network.deploy(FakeNetwork.genesisHash(Scene.genesis()));
    Store.create(dir.resolve("supplier")).close();
    use(open("supplier", dir.resolve("supplier"), Scene.genesis()));
  }

  private void use(Gateway gateway) {
    use(gateway.ledger(), gateway.store().replica());
  }

  @Override
  protected void restart() throws Exception {
    Gateway first = gateways.removeFirst();
    first.close();
    use(open("supplier", first.dir(), null));
  }

  @Override
  protected void stop() {
    gateways.forEach(Gateway::close);
  }

  private Gateway open(String organisation, Path folder, @Nullable Submission genesis)
      throws Exception {
    Store store = Store.open(folder);
    FabricLedger ledger =
        FabricLedger.open(
            store,
            FakeNetwork.genesisHash(Scene.genesis()),
            network.settings(organisation, name),
            new FabricLedger.Duties(
                () -> Instant.ofEpochMilli(Scene.START_MS),
                SignatureCheck.verifying(new JdkEd25519(), submission -> false),
                new JdkEd25519(),
                (message, cause) -> {
                  throw new AssertionError(message, cause);
                }));
    Gateway gateway = new Gateway(folder, store, ledger);
    gateways.addFirst(gateway);
    assertThat(ledger.begin(genesis, PATIENCE)).isTrue();
    return gateway;
  }

  @Test
  void twoOrganisationsThatWantTheSameCardsSellEachOnceAndHaveTheSameRoot() throws Exception {
    int cards = 30;
    commitAll(scene.upToBatch(cards));
    Store.create(dir.resolve("marketplace")).close();
    Gateway other = open("marketplace", dir.resolve("marketplace"), null);
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
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (other.ledger().head().size() < size && System.nanoTime() < until) {
      Thread.sleep(10);
    }
    for (long at = 1; at <= size; at++) {
      assertThat(other.store().replica().rootAt(at)).isEqualTo(replica.rootAt(at));
    }
  }
}
