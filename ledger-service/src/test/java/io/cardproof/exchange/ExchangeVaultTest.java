package io.cardproof.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.cards.Batches;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Deliveries;
import io.cardproof.cards.Refused;
import io.cardproof.cards.VaultNetwork;
import io.cardproof.exchange.Messages.ReleaseAnswer;
import io.cardproof.exchange.Messages.ReleaseAsk;
import io.cardproof.exchange.TestNetwork.Gateway;
import io.cardproof.exchange.TestNetwork.Plan;
import io.cardproof.keys.Keystore;
import io.cardproof.ledger.Scene;
import io.cardproof.vault.CardSecret;
import io.cardproof.vault.OneTimeKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The supplier deposits codes with its gateway; the shop delivers them through its own. */
class ExchangeVaultTest {
  private static final String[] CODES = {"Abc-1", "Abc-2", "Abc-3"};

  @TempDir Path folder;

  private TestNetwork network;
  private Keystore suppliers;
  private Keystore shops;
  private Gateway second;
  private Gateway supplier;
  private Gateway shop;

  /** Ends the shop's process at some point of a delivery. */
  private final Crash crash = new Crash();

  @BeforeEach
  void start() throws Exception {
    network = new TestNetwork(folder);
    suppliers = network.keystore("suppliers");
    shops = network.keystore("shops");
    network.populate(suppliers, shops);
    network.tagKeyOf(suppliers);
    second = network.start(Plan.of("supplier", suppliers));
    supplier = network.start(Plan.of("supplier", suppliers).sibling(second));
    shop =
        network.start(
            Plan.of("shop", shops)
                .knowing("supplier", supplier, second)
                .tagsFrom("supplier")
                .vaults(crash::around));
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void whatWasDepositedWithOneGateway_isDeliveredThroughAnother() {
    supplier.upload("batch", CODES);
    String sale = network.sell("order", 3);
    Deliveries.Delivered first = shop.deliver("deliver", sale);
    assertThat(first.items()).extracting(Deliveries.Item::code).containsExactlyInAnyOrder(CODES);
    assertThat(first.items()).allMatch(item -> item.tagTranscript() != null);
    long size = network.store.head().size();
    assertThat(shop.deliver("deliver", sale).items())
        .extracting(Deliveries.Item::code)
        .containsExactlyElementsOf(first.items().stream().map(Deliveries.Item::code).toList());
    assertThat(network.store.head().size()).isEqualTo(size);
    assertThat(supplier.local.size("release/")).isEqualTo(1);
    assertThat(shop.vault.size("")).isZero();
  }

  @Test
  void whileTheDepositaryIsAway_theDeliveryStands_andItsRepeatGetsTheCodes() throws Exception {
    supplier.upload("batch", CODES);
    String sale = network.sell("order", 1);
    supplier.stop();
    second.stop();
    long before = network.store.head().size();
    assertUnavailable(() -> shop.deliver("deliver", sale));
    assertUnavailable(() -> shop.deliver("deliver", sale));
    assertThat(network.store.head().size()).isEqualTo(before + 1);
    Gateway again = network.start(Plan.of("supplier", suppliers));
    second.vault.scan("", null, 10).forEach(item -> again.vault.put(item.key(), item.value()));
    Gateway moved =
        network.start(Plan.of("shop", shops).knowing("supplier", again).tagsFrom("supplier"));
    assertThat(moved.deliver("deliver", sale).items()).hasSize(1);
    assertThat(network.store.head().size()).isEqualTo(before + 1);
  }

  @Test
  void losingOneGateway_losesNoCode() {
    supplier.upload("batch", CODES);
    supplier.vault.clear();
    supplier.stop();
    String sale = network.sell("order", 3);
    assertThat(shop.deliver("deliver", sale).items())
        .extracting(Deliveries.Item::code)
        .containsExactlyInAnyOrder(CODES);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theDepositarysCrashAtItsRecord_givesNothing_andTheRepeatEverything(boolean afterWrite) {
    supplier.upload("batch", CODES);
    String sale = network.sell("order", 2);
    supplier.local.crashAt("release/", afterWrite);
    second.stop();
    assertUnavailable(() -> shop.deliver("deliver", sale));
    assertThat(supplier.local.size("release/")).isEqualTo(afterWrite ? 1 : 0);
    long size = network.store.head().size();
    assertThat(shop.deliver("deliver", sale).items()).hasSize(2);
    assertThat(supplier.local.size("release/")).isEqualTo(1);
    assertThat(network.store.head().size()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theAskersCrash_beforeOrAfterItAsked_isMadeGoodByTheRepeat(boolean afterwards) {
    supplier.upload("batch", CODES);
    String sale = network.sell("order", 2);
    crash.next(afterwards);
    assertThatThrownBy(() -> shop.deliver("deliver", sale)).hasMessage("crashed");
    assertThat(supplier.local.size("release/")).isEqualTo(afterwards ? 1 : 0);
    long size = network.store.head().size();
    assertThat(shop.deliver("deliver", sale).items())
        .hasSize(2)
        .allMatch(item -> List.of(CODES).contains(item.code()));
    assertThat(network.store.head().size()).isEqualTo(size);
    assertThat(supplier.local.size("release/")).isEqualTo(1);
  }

  @Test
  void aReplicaThatLags_isWaitedFor() {
    supplier.upload("batch", CODES);
    String sale = network.sell("order", 1);
    long before = network.store.head().size();
    supplier.replicaEndsAt(before);
    second.stop();
    var delivery = CompletableFuture.supplyAsync(() -> shop.deliver("deliver", sale));
    while (network.store.head().size() == before) {
      Thread.onSpinWait();
    }
    // On the ledger, and not in the depositary's replica: nothing is released yet.
    assertThat(supplier.local.size("release/")).isZero();
    assertThat(delivery).isNotDone();
    supplier.replicaEndsAt(Long.MAX_VALUE);
    assertThat(delivery.join().items()).hasSize(1);
  }

  @Test
  void theVaultOpens_onlyAgainstADeliveryOfItsOwnReplica_toWhoServesItsActor() throws Exception {
    supplier.upload("batch", CODES);
    String sale = network.sell("order", 1);
    long sold = network.store.head().size() - 1;
    Deliveries.Delivered delivered = shop.deliver("deliver", sale);
    String card = delivered.items().getFirst().cardId();
    long delivery = delivered.receipt().entry();

    assertThat(ask(shop, "shop", delivery, card)).isEqualTo("released");
    assertThat(ask(shop, "shop", sold, card)).isEqualTo("not_yours");
    assertThat(ask(shop, "shop", delivery, Scene.card(1))).isEqualTo("not_yours");
    assertThat(ask(shop, "shop", 0, card)).isEqualTo("not_yours");
    assertThat(ask(shop, "shop", -1, card)).isEqualTo("entry.unknown");
    assertThat(ask(shop, "shop", delivery)).isEqualTo("not_yours");
    // Signed in another organisation's name, or by another's gateway.
    assertThat(ask(shop, "stranger", delivery, card)).isEqualTo("auth.invalid");
    Gateway stranger =
        network.start(
            Plan.of("stranger", network.keystore("strangers")).knowing("supplier", supplier));
    assertThat(ask(stranger, "stranger", delivery, card)).isEqualTo("auth.invalid");
    assertThat(supplier.local.size("release/")).isEqualTo(1);
  }

  /** What a request is answered, with the asker's signature for the organisation it names. */
  private String ask(Gateway asker, String organisation, long entry, String... cards) {
    OneTimeKey key = OneTimeKey.generate();
    byte[] statement =
        Statements.release(
            asker.standing.ledger(), organisation, entry, key.publicKey(), List.of(cards));
    byte[] signature = asker.standing.sign(Scene.SHOP, statement);
    ReleaseAsk ask = new ReleaseAsk(entry, List.of(cards), key.publicKey(), signature);
    try {
      Peers.Peer peer = new Peers.Peer("supplier", supplier.url());
      asker.peers.post(peer, Messages.RELEASES, ask, ReleaseAnswer.class);
      return "released";
    } catch (PeerException e) {
      return e.code();
    }
  }

  @Test
  void aGatewayThatIsNotTheDepositarys_cannotAnswerInItsPlace() throws Exception {
    supplier.upload("batch", CODES);
    String sale = network.sell("order", 1);
    Gateway impostor = network.start(Plan.of("supplier", network.keystore("impostors")));
    supplier.vault.scan("", null, 10).forEach(item -> impostor.vault.put(item.key(), item.value()));
    Gateway deceived =
        network.start(Plan.of("shop", shops).knowing("supplier", impostor).tagsFrom("supplier"));
    assertUnavailable(() -> deceived.deliver("deliver", sale));
    assertThat(impostor.local.size("release/")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"away", "other keystore", "crash before", "crash after"})
  void aDepositThatASiblingDoesNotKeep_isNotMinted(String how) throws Exception {
    Gateway uploading = supplier;
    switch (how) {
      case "away" -> second.stop();
      case "crash before" -> second.vault.crashAt("", false);
      case "crash after" -> second.vault.crashAt("", true);
      default -> {
        Gateway other = network.start(Plan.of("supplier", network.keystore("others")));
        uploading = network.start(Plan.of("supplier", suppliers).sibling(other));
      }
    }
    Gateway gateway = uploading;
    long before = network.store.head().size();
    assertUnavailable(() -> gateway.upload("batch", CODES));
    assertThat(network.store.head().size()).isEqualTo(before);
    if (how.startsWith("crash")) {
      Batches.Uploaded body = (Batches.Uploaded) gateway.upload("batch", CODES).body();
      assertThat(body.counts().accepted()).isEqualTo(3);
      assertThat(second.vault.size("")).isEqualTo(3);
      assertThat(gateway.vault.size("")).isEqualTo(3);
    }
  }

  @Test
  void depositsOfAnotherOrganisation_areRefused() {
    Messages.DepositAsk ask =
        new Messages.DepositAsk("batch", List.of(new Messages.Deposit("card", new byte[41])));
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(() ->
            shop.peers.post(
                new Peers.Peer("supplier", supplier.url()),
                Messages.DEPOSITS,
                ask,
                Messages.DepositAnswer.class))
        .matches(refused -> refused.code().equals("auth.invalid"));
    assertThat(supplier.vault.size("")).isZero();
  }

  private static void assertUnavailable(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(call)
        .matches(refused -> refused.code().equals("vault.unavailable"))
        .matches(refused -> refused.details().retryAfterSeconds() > 0);
  }

  /** Where the asker's process ends: before it asks the depositary, or with the answer in hand. */
  private static final class Crash {
    private boolean armed;
    private boolean afterwards;

    void next(boolean after) {
      armed = true;
      afterwards = after;
    }

    VaultNetwork around(VaultNetwork real) {
      return new VaultNetwork() {
        @Override
        public String depositaryFor(Caller supplier) {
          return real.depositaryFor(supplier);
        }

        @Override
        public boolean mayHave(String depositary) {
          return real.mayHave(depositary);
        }

        @Override
        public void replicate(String batch, Map<String, byte[]> sealed) {
          real.replicate(batch, sealed);
        }

        @Override
        public Map<String, CardSecret> fetch(Wanted wanted) {
          boolean crashes = armed;
          armed = false;
          if (!crashes) {
            return real.fetch(wanted);
          }
          if (afterwards) {
            real.fetch(wanted);
          }
          throw new IllegalStateException("crashed");
        }
      };
    }
  }
}
