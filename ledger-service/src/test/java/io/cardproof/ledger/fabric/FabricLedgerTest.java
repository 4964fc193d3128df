package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerContract;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.log.JdkEd25519;
import io.cardproof.rules.Action;
import io.cardproof.rules.CardState;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.store.Fsck;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract over a network in memory, and what Fabric adds to it. */
@SuppressWarnings("NullAway.Init") // opened before each test
class FabricLedgerTest extends LedgerContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path dir;
  private FakeNetwork network;
  private Gateway gateway;
  private final List<Gateway> others = new ArrayList<>();

  /** One gateway of the network. */
  private record Gateway(Path dir, Store store, FabricLedger ledger) {
    void close() {
      ledger.close();
      store.close();
    }
  }

  @Override
  protected void start() throws Exception {
    network = new FakeNetwork(Scene.genesis(), () -> Scene.START_MS);
    Store.create(dir.resolve("a")).close();
    gateway = open(dir.resolve("a"), Scene.genesis());
    use(gateway.ledger(), gateway.store().replica());
  }

  @Override
  protected void restart() throws Exception {
    gateway.close();
    gateway = open(gateway.dir(), null);
    use(gateway.ledger(), gateway.store().replica());
  }

  @Override
  protected void stop() {
    others.forEach(Gateway::close);
    gateway.close();
    network.close();
  }

  private Gateway open(Path folder, Submission genesis) throws Exception {
    Store store = Store.open(folder);
    FabricLedger ledger = connect(store);
    assertThat(ledger.begin(genesis, PATIENCE)).isTrue();
    return new Gateway(folder, store, ledger);
  }

  private FabricLedger connect(Store store) {
    FabricLimits limits =
        new FabricLimits(
            4_096,
            1_024,
            100,
            256 * 1024,
            16,
            Duration.ofMillis(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofSeconds(3),
            Duration.ofMillis(2));
    return new FabricLedger(
        store,
        Scene.genesisHash(Scene.genesis()),
        network.client(),
        limits,
        new FabricLedger.Duties(
            () -> Instant.ofEpochMilli(Scene.START_MS),
            SignatureCheck.verifying(Ed25519::verify, submission -> false),
            Ed25519::verify,
            (message, cause) -> {
              throw new AssertionError(message, cause);
            }));
  }

  private Gateway another(String name) throws Exception {
    Store.create(dir.resolve(name)).close();
    Gateway other = open(dir.resolve(name), null);
    others.add(other);
    return other;
  }

  private static void waitFor(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("it did not come true in time").isLessThan(until);
      Thread.sleep(5);
    }
  }

  @Test
  void anotherGatewayComesToTheSameTree() throws Exception {
    Gateway other = another("b");
    commitAll(scene.upToBatch(5));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    waitFor(() -> other.ledger().head().size() == ledger.head().size());
    assertThat(other.ledger().head()).isEqualTo(ledger.head());
    Gateway late = another("c");
    assertThat(late.ledger().head()).isEqualTo(ledger.head());
    Replica theirs = late.store().replica();
    for (long size = 1; size <= ledger.head().size(); size++) {
      assertThat(theirs.rootAt(size)).isEqualTo(replica.rootAt(size));
    }
  }

  @Test
  void twoGatewaysThatWantTheSameCardsSellEachOnce() throws Exception {
    int cards = 20;
    commitAll(scene.upToBatch(cards));
    Gateway other = another("b");
    List<Callable<Outcome>> wanted = new ArrayList<>();
    for (int card = 0; card < cards; card++) {
      Submission here = scene.sale(Scene.SHOP, "here " + card, Scene.card(card));
      Submission there = scene.sale(Scene.OTHER_SHOP, "there " + card, Scene.card(card));
      wanted.add(() -> ledger.submit(here));
      wanted.add(() -> other.ledger().submit(there));
    }
    int sold = 0;
    int refused = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> one : clients.invokeAll(wanted)) {
        if (one.get() instanceof Outcome.Refused no) {
          assertThat(no.refusal().code()).isEqualTo(RefusalCode.CARD_SOLD);
          assertThat(no.receipt()).isNotNull();
          refused++;
        } else {
          sold++;
        }
      }
    }
    assertThat(sold).isEqualTo(cards);
    assertThat(refused).isEqualTo(cards);
    waitFor(() -> other.ledger().head().equals(ledger.head()));
  }

  @Test
  void whatTheOrderingServiceForgetsIsSentAgain() throws Exception {
    commitAll(scene.upToBatch(1));
    int before = network.endorsed.get();
    network.toLose.set(2);
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    assertThat(network.endorsed.get())
        .as("the same transaction, not a new one")
        .isEqualTo(before + 1);
    assertThat(card(Scene.card(0)).seq()).isEqualTo(2);
  }

  @Test
  void aBrokenAnswerOfTheOrderingServiceIsNoRefusal() throws Exception {
    commitAll(scene.upToBatch(1));
    network.brokenAnswers.set(1);
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    assertThat(card(Scene.card(0)).seq()).isEqualTo(2);
  }

  @Test
  void endorsersThatAreAwayForAWhileCostTimeOnly() throws Exception {
    commitAll(scene.upToBatch(1));
    network.endorsersAway.set(5);
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
  }

  @Test
  void whileNoEndorserAnswersNothingIsSentAndTheCallerIsToldSo() throws Exception {
    commitAll(scene.upToBatch(1));
    int before = network.ordered.get();
    network.endorsersAway.set(Integer.MAX_VALUE);
    assertThatThrownBy(() -> ledger.submit(scene.sale(Scene.SHOP, "o1", Scene.card(0))))
        .isInstanceOf(LedgerException.Unavailable.class);
    assertThat(network.ordered.get()).isEqualTo(before);
    assertThat(ledger.check().canCommit()).isFalse();
    network.endorsersAway.set(0);
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    assertThat(ledger.check().canCommit()).isTrue();
  }

  @Test
  void anOutcomeThatStaysOpenIsToldSoAndComesToItsEndLater() throws Exception {
    commitAll(scene.upToBatch(1));
    network.halt(true);
    Submission sale = scene.sale(Scene.SHOP, "o1", Scene.card(0));
    assertThatThrownBy(() -> ledger.submit(sale))
        .isInstanceOfSatisfying(
            LedgerException.OutcomeUnknown.class,
            unknown -> assertThat(unknown.submissionId()).isEqualTo(sale.command().id()));
    network.halt(false);
    waitFor(() -> replica.entryOf(sale.command().id()).isPresent());
    assertThat(ledger.submit(sale))
        .isInstanceOfSatisfying(
            Outcome.Committed.class, same -> assertThat(same.replayed()).isTrue());
  }

  @Test
  void whatWaitsBehindParcelsThatDoNotEndIsGivenBack() throws Exception {
    int cards = 40;
    commitAll(scene.upToBatch(cards));
    network.halt(true);
    List<Callable<Outcome>> sales = new ArrayList<>();
    for (int i = 0; i < cards; i++) {
      String card = Scene.card(i);
      // Each of its own shop's order, and two of each card: the second has to wait for the first.
      sales.add(() -> ledger.submit(scene.sale(Scene.SHOP, "a" + card, card)));
      sales.add(() -> {
        Thread.sleep(200);
        return ledger.submit(scene.sale(Scene.OTHER_SHOP, "b" + card, card));
      });
    }
    int unknown = 0;
    int unavailable = 0;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> one : clients.invokeAll(sales)) {
        switch (one.exceptionNow()) {
          case LedgerException.OutcomeUnknown e -> unknown++;
          case LedgerException.Unavailable e -> unavailable++;
          default -> throw new AssertionError(one.exceptionNow());
        }
      }
    }
    assertThat(unknown).isPositive();
    assertThat(unavailable).isPositive();
    assertThat(unknown + unavailable).isEqualTo(2 * cards);
    network.halt(false);
    waitFor(() -> card(Scene.card(0)).state() == CardState.SOLD);
  }

  @Test
  void whatWasUnderWayWhenItStoppedIsOnTheLedgerAfterTheNextStartWithItsPapers() throws Exception {
    commitAll(scene.upToBatch(2));
    network.toLose.set(Integer.MAX_VALUE);
    Submission lost = withPaper(scene.sale(Scene.SHOP, "o1", Scene.card(0)), "kept");
    assertThatThrownBy(() -> ledger.submit(lost))
        .isInstanceOf(LedgerException.OutcomeUnknown.class);
    gateway.close();
    network.toLose.set(0);
    gateway = open(gateway.dir(), null);
    use(gateway.ledger(), gateway.store().replica());
    waitFor(() -> replica.entryOf(lost.command().id()).isPresent());
    assertThat(gateway.store().papers().get("kept")).asString().isEqualTo("sealed kept");
    waitFor(() -> gateway.store().local().scan("fabric-outbox/", null, 10).isEmpty());
  }

  @Test
  void papersAreKeptWithTheirEntryAndOnlyThen() throws Exception {
    commitAll(scene.upToBatch(1));
    commit(withPaper(scene.sale(Scene.SHOP, "o1", Scene.card(0)), "kept"));
    refused(
        withPaper(scene.sale(Scene.SHOP, "o2", Scene.card(77)), "dropped"),
        RefusalCode.CARD_UNKNOWN);
    assertThat(gateway.store().papers().get("kept")).asString().isEqualTo("sealed kept");
    assertThat(gateway.store().papers().get("dropped")).isNull();
    waitFor(() -> gateway.store().local().scan("fabric-outbox/", null, 10).isEmpty());
  }

  private static Submission withPaper(Submission submission, String commitment) {
    byte[] sealed = ("sealed " + commitment).getBytes(StandardCharsets.UTF_8);
    return new Submission(
        submission.command(),
        submission.signature(),
        List.of(new Submission.SealedPaper(commitment, sealed)));
  }

  @Test
  void aPeerThatHangsWithoutAnErrorIsLeftForAnother() throws Exception {
    network.hangingStreams.set(1);
    restart();
    commitAll(scene.upToBatch(1));
  }

  @Test
  void aChainThatDecidesOtherwiseStopsThisReplicaWhichKeepsTheEvidence() throws Exception {
    commitAll(scene.upToBatch(2));
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    Ledger.Head head = ledger.head();
    network.toFalsify.set(1);
    assertThatThrownBy(() -> ledger.submit(scene.sale(Scene.SHOP, "o2", Scene.card(1))))
        .isInstanceOf(LedgerException.class);
    assertThat(ledger.check().canCommit()).isFalse();
    assertThat(ledger.check().problem()).contains("another end");
    assertThat(ledger.head()).isEqualTo(head);
    assertThat(card(Scene.card(0)).seq()).isEqualTo(2);
    try (var kept = Files.list(gateway.dir().resolve("evidence"))) {
      assertThat(kept).hasSize(2);
    }
    assertThatThrownBy(() -> ledger.submit(scene.sale(Scene.SHOP, "o3", Scene.card(1))))
        .isInstanceOf(LedgerException.Unavailable.class);
  }

  @Test
  void administrativeCommandsBesideSalesOfTheSameMemberLoseNothing() throws Exception {
    commitAll(scene.upToBatch(40));
    List<Callable<Outcome>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Submission sale = scene.sale(Scene.SHOP, "o" + i, Scene.card(i));
      all.add(() -> ledger.submit(sale));
      Submission admit = scene.admit("member-" + i, Role.MARKETPLACE);
      all.add(() -> ledger.submit(admit));
    }
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> one : clients.invokeAll(all)) {
        assertThat(one.get()).isInstanceOf(Outcome.Committed.class);
      }
    }
    commit(scene.command(Scene.OPERATOR, "s", new Action.SuspendMember(Scene.SHOP)));
    refused(scene.sale(Scene.SHOP, "late", Scene.card(1)), RefusalCode.MEMBER_SUSPENDED);
  }

  @Test
  void whatTheFollowerWroteIsWhatFsckMakesOfTheEntries() throws Exception {
    commitAll(scene.upToBatch(3));
    commit(scene.hold(Scene.SHOP, "o1", 0, 60_000, Scene.card(0)));
    refused(scene.sale(Scene.OTHER_SHOP, "o2", Scene.card(0)), RefusalCode.CARD_HELD);
    commit(scene.confirm(Scene.SHOP, "o1"));
    gateway.close();
    Fsck.Report report = Fsck.check(gateway.dir(), new JdkEd25519(), (at, of) -> {});
    assertThat(report.findings()).isEmpty();
    gateway = open(gateway.dir(), null);
  }
}
