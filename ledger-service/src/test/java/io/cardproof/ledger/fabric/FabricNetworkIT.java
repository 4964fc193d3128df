package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ledger.Entries;
import io.cardproof.ledger.LedgerContract;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.sequence.Parcel;
import io.cardproof.sequence.ParcelAnswer;
import io.cardproof.sequence.SignedCommand;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
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
    name = network.deploy(Scene.genesisHash(Scene.genesis()));
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
    int entries = 1 + scene.upToBatch(1).size() + 2 * cards;
    long size = Scene.sizeOf(entries);
    for (RealGateway gateway : gateways) {
      gateway.awaitSize(size);
    }
    assertThat(Entries.of(replica)).hasSize(entries);
    for (long at = 1; at <= size; at++) {
      assertThat(other.replica().rootAt(at)).isEqualTo(replica.rootAt(at));
    }
  }

  @Test
  void whatAnotherClientOfTheNetworkSendsIsRefusedOnChainAndHurtsNobody() throws Exception {
    commitAll(scene.upToBatch(2));
    long peers = peersAndChaincode();
    byte[] garbage = {'{', 0, (byte) 0xff};
    Submission forged = scene.sale(Scene.SHOP, "forged", Scene.card(0));
    Submission other = scene.sale(Scene.OTHER_SHOP, "other", Scene.card(0));
    Submission late = new Scene(replica.genesisHash()).at(1).sale(Scene.SHOP, "l", Scene.card(0));
    Submission unknown = scene.sale("nobody", "unknown", Scene.card(0));
    try (Chain stranger = FabricChain.connect(network.settings("marketplace", name))) {
      Chain.Endorsed refused =
          stranger.endorse(
              List.of(
                  garbage,
                  new SignedCommand(forged.command(), other.signature()).toBytes(),
                  bytes(unknown),
                  new byte[0]));
      assertThat(refused.answer().items())
          .containsExactly(
              refused(Refusal.field("command")),
              refused(Refusal.of(RefusalCode.AUTH_INVALID)),
              refused(Refusal.of(RefusalCode.AUTH_INVALID)),
              refused(Refusal.field("command")));
      assertDeclined(stranger, "time.out_of_bounds", List.of(bytes(other), bytes(late)));
      assertDeclined(stranger, "request.malformed", List.of());
      assertDeclined(
          stranger, "request.too_large", Collections.nCopies(Parcel.ITEMS_MAX + 1, garbage));
      assertDeclined(stranger, "request.too_large", List.of(new byte[2 << 20]));
      // Nothing keeps it from being ordered; it leaves nothing.
      stranger.order(refused.envelope());
    }
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    assertThat(peersAndChaincode()).as("the same processes").isEqualTo(peers);
    assertThat(ledger.check().canCommit()).isTrue();
  }

  @Test
  void aGatewayWhoseCertificateHasExpiredSaysSoAndStopsNobodyElse() throws Exception {
    FabricSettings expired =
        network.expired(network.settings("supplier", name), "supplier", dir.resolve("expired"));
    Store store = Store.create(dir.resolve("late"));
    try (FabricLedger late = RealGateway.connect(store, FabricChain.connect(expired))) {
      assertThat(late.begin(null, Duration.ofSeconds(5))).isFalse();
      assertThat(late.check().canCommit()).isFalse();
      assertThatThrownBy(() -> late.submit(scene.upToProduct().getFirst()))
          .isInstanceOf(LedgerException.Unavailable.class);
    } finally {
      store.close();
    }
    commitAll(scene.upToProduct());
  }

  private static byte[] bytes(Submission submission) {
    return new SignedCommand(submission.command(), submission.signature()).toBytes();
  }

  private static ParcelAnswer.Item refused(Refusal refusal) {
    return new ParcelAnswer.Item.Refused(null, refusal);
  }

  private static void assertDeclined(Chain chain, String code, List<byte[]> items) {
    assertThatThrownBy(() -> chain.endorse(items))
        .isInstanceOfSatisfying(
            ChainException.Declined.class, no -> assertThat(no.code()).isEqualTo(code));
  }

  /** Changes if one of them was started again. */
  private long peersAndChaincode() {
    return Stream.of("peer-supplier", "peer-marketplace", "peer-arbitrator", "chaincode-standing")
        .mapToLong(network::aliveAs)
        .sum();
  }
}
