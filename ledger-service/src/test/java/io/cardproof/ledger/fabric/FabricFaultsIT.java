package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.HistoryChecker;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts of a real network fail while two organisations' gateways sell the same cards: nothing that
 * was acknowledged is lost, no card is sold twice, nobody is told anything but the documented, and
 * afterwards it goes on.
 */
@SuppressWarnings("NullAway.Init") // opened before each test
class FabricFaultsIT {
  private static final int CARDS = 2_000;

  /** Kept for after the fault: on a fast machine the rest is sold while it happens. */
  private static final int RESERVE = 400;

  private static final int CLIENTS = 8;

  /** Sales that show that it goes on; a machine that is busy otherwise may need its time. */
  private static final int SALES = 20;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path dir;
  private final List<RealGateway> opened = new ArrayList<>();
  private RealNetwork network;
  private String name;
  private RealGateway supplier;
  private RealGateway marketplace;
  private Scene scene;

  private final HistoryChecker here = new HistoryChecker();
  private final HistoryChecker there = new HistoryChecker();
  private final Queue<Submission> acknowledged = new ConcurrentLinkedQueue<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger committed = new AtomicInteger();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private volatile boolean over;
  private volatile boolean ended;

  private interface Fault {
    void happen() throws Exception;
  }

  @BeforeEach
  void aBatchOfCards() throws Exception {
    network = RealNetwork.get();
    name = network.deploy(Scene.genesisHash(Scene.genesis()));
    supplier = open("supplier", Scene.genesis());
    marketplace = open("marketplace", null);
    scene = new Scene(supplier.replica().genesisHash());
    for (Submission submission : scene.upToBatch(CARDS)) {
      assertThat(supplier.ledger().submit(submission)).isInstanceOf(Outcome.Committed.class);
    }
    marketplace.awaitSize(supplier.ledger().head().size());
  }

  private RealGateway open(String organisation, Submission genesis) throws Exception {
    RealGateway gateway =
        RealGateway.open(dir.resolve(organisation), network.settings(organisation, name), genesis);
    opened.add(gateway);
    return gateway;
  }

  @AfterEach
  void mend() {
    opened.forEach(RealGateway::close);
    if (network != null) {
      network.mend();
    }
  }

  /** Sells throughout, and holds everything that was answered against the log afterwards. */
  private void whileSelling(Fault fault) throws Exception {
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      boolean first = i % 2 == 0;
      clients.add(Thread.startVirtualThread(() -> sell(first)));
    }
    try {
      goesOn("before the fault", 0);
      fault.happen();
      over = true;
      goesOn("after the fault", committed.get());
    } finally {
      // However it went: clients that outlive their test would starve all that come after it.
      ended = true;
      for (Thread client : clients) {
        client.join(PATIENCE);
      }
    }
    assertThat(clients).as("clients that came back").noneMatch(Thread::isAlive);
    assertThat(unexpected).isEmpty();
    nothingIsLostOrSoldTwice();
  }

  /** Every card is wanted by both: the one gateway's clients and the other's. */
  private void sell(boolean first) {
    Ledger ledger = first ? supplier.ledger() : marketplace.ledger();
    HistoryChecker checker = first ? here : there;
    String shop = first ? Scene.SHOP : Scene.OTHER_SHOP;
    while (!ended) {
      if (!over && next.get() >= 2 * (CARDS - RESERVE)) {
        pause();
        continue;
      }
      int number = next.getAndIncrement();
      String card = Scene.card(number / 2 % CARDS);
      Submission sale = scene.sale(shop, shop + number, card);
      try {
        Outcome outcome = checker.submit(ledger, sale);
        if (outcome instanceof Outcome.Committed) {
          acknowledged.add(sale);
          committed.incrementAndGet();
        } else if (outcome instanceof Outcome.Refused(Refusal refusal, var receipt, var replayed)
            && refusal.code() != RefusalCode.CARD_SOLD) {
          unexpected.add(refusal.toString());
        }
      } catch (LedgerException.Unavailable | LedgerException.OutcomeUnknown e) {
        pause();
      } catch (LedgerException | RuntimeException e) {
        unexpected.add(e.toString());
        return;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void goesOn(String when, int from) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (committed.get() < from + SALES && System.nanoTime() < until && unexpected.isEmpty()) {
      Thread.sleep(50);
    }
    assertThat(unexpected).isEmpty();
    assertThat(committed.get()).as("sales " + when).isGreaterThanOrEqualTo(from + SALES);
  }

  private void nothingIsLostOrSoldTwice() throws Exception {
    long size = Math.max(supplier.ledger().head().size(), marketplace.ledger().head().size());
    supplier.awaitSize(size);
    marketplace.awaitSize(size);
    for (Submission sale : acknowledged) {
      long index = supplier.replica().entryOf(sale.command().id()).orElseThrow();
      Entry entry = supplier.replica().entry(index);
      assertThat(entry.command()).isEqualTo(sale.command());
      assertThat(entry.refusal()).isNull();
    }
    for (int card = 0; card < CARDS; card++) {
      // Minted, and sold at most once: every event of a card has its running number.
      assertThat(
              Objects.requireNonNull(
                      supplier.replica().state().get(StateKey.card(Scene.card(card))))
                  .seq())
          .isBetween(1, 2);
    }
    assertThat(here.problems(supplier.replica())).isEmpty();
    assertThat(there.problems(marketplace.replica())).isEmpty();
    assertThat(marketplace.replica().rootAt(size)).isEqualTo(supplier.replica().rootAt(size));
  }

  @Test
  void theLeaderOfTheOrderingServiceIsKilled() throws Exception {
    String leader = network.leader();
    whileSelling(() -> network.kill(leader));
  }

  @Test
  void aPeerIsKilledAndItsGatewayGoesOnThroughTheOthers() throws Exception {
    whileSelling(() -> network.kill("peer-supplier"));
  }

  @Test
  void aPeerHangs() throws Exception {
    try {
      whileSelling(() -> network.signal("peer-supplier", "STOP"));
    } finally {
      network.signal("peer-supplier", "CONT");
    }
  }

  @Test
  void theChaincodeIsKilledAndStartedAgain() throws Exception {
    whileSelling(() -> {
      network.kill("chaincode-standing");
      network.mend();
    });
  }

  @Test
  void thePeersDiskIsFull() throws Exception {
    whileSelling(() -> network.fullDisk("peer-arbitrator", 4_096));
    network.kill("peer-arbitrator");
  }

  @Test
  void twoPeersOfThreeAreAwayForAWhile() throws Exception {
    whileSelling(() -> {
      network.kill("peer-supplier");
      network.kill("peer-arbitrator");
      Thread.sleep(Duration.ofSeconds(3));
      network.mend();
    });
  }

  @Test
  void theChaincodeIsUpgradedToTheNextSequence() throws Exception {
    String genesis = Scene.genesisHash(Scene.genesis());
    whileSelling(() -> network.deploy(name, genesis, "standing-2"));
    assertThat(network.run("status")).contains("ledger " + name + ": version=standing-2");
  }

  @Test
  void aGatewayThatDiedAfterOrderingFindsWhatItOrdered() throws Exception {
    FabricSettings settings = network.settings("arbitrator", name);
    RealGateway dying =
        RealGateway.open(
            dir.resolve("arbitrator"), new Deadly(FabricChain.connect(settings)), null);
    Submission sale = scene.sale(Scene.SHOP, "last words", Scene.card(0));
    Thread caller =
        Thread.startVirtualThread(() -> {
          try {
            dying.ledger().submit(sale);
          } catch (LedgerException | RuntimeException e) {
            // It is dead.
          }
        });
    caller.join(Duration.ofSeconds(20));
    dying.close();
    try (RealGateway again = RealGateway.open(dir.resolve("arbitrator"), settings, null)) {
      again.awaitSize(supplier.ledger().head().size());
      assertThat(again.replica().entryOf(sale.command().id())).isPresent();
      assertThat(again.ledger().submit(sale))
          .isInstanceOfSatisfying(
              Outcome.Committed.class, same -> assertThat(same.replayed()).isTrue());
    }
  }
}
