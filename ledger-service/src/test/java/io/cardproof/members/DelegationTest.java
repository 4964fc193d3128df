package io.cardproof.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.cards.Answer;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.keys.Keystore;
import io.cardproof.ledger.ForwardingLedger;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.rules.Action;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.store.Store;
import io.cardproof.store.StoreFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** At a gateway whose ledger is on a chain, as far as it can tell. */
@SuppressWarnings("NullAway.Init") // opened before each test
class DelegationTest {
  private static final String ACCOUNT = "0x" + "ab".repeat(20);
  private static final Caller SHOP =
      new Caller(Scene.SHOP, List.of(Role.MARKETPLACE), Custody.GATEWAY);

  @TempDir Path dir;
  private Store store;
  private OnChain ledger;
  private Delegation delegation;
  private int keys;

  /** What the contract says of a member of another gateway. */
  private static final class OnChain extends ForwardingLedger {
    private boolean elsewhere;

    OnChain(Ledger real) {
      super(real);
    }

    @Override
    public Outcome submit(Submission submission) throws LedgerException {
      return elsewhere
          ? new Outcome.Refused(
              new Refusal(RefusalCode.AUTH_INVALID, null, null, "gateway", null), null, false)
          : super.submit(submission);
    }

    @Override
    public Optional<String> account() {
      return Optional.of(ACCOUNT);
    }
  }

  @BeforeEach
  void open() throws Exception {
    store = Store.create(dir.resolve("ledger"));
    EmbeddedLedger.initialise(store, Scene.genesis());
    ledger = new OnChain(StoreFixture.open(store));
    for (Submission submission : scene().upToProduct()) {
      ledger.submit(submission);
    }
    InstantSource clock = () -> Instant.ofEpochMilli(Scene.START_MS);
    Desk desk =
        new Desk(ledger, store.replica(), (member, generation, message) -> new byte[64], clock);
    Keystore keystore = Keystore.create(dir.resolve("keys.bcfks"), "keys".toCharArray());
    delegation =
        new Delegation(desk, store.replica(), ledger, new ServedMembers(store.replica(), keystore));
  }

  @AfterEach
  void close() {
    ledger.close();
    store.close();
  }

  private Scene scene() {
    return new Scene(store.replica().genesisHash());
  }

  private Answer delegate() {
    return delegation.delegate(Asking.of(SHOP, "key " + keys++), Scene.SHOP, null);
  }

  @Test
  void without_an_account_it_is_the_gateways_own() {
    assertThat(delegate().body())
        .isInstanceOfSatisfying(
            Delegation.Delegated.class, done -> assertThat(done.gateway()).isEqualTo(ACCOUNT));
  }

  @Test
  void what_was_said_is_not_said_twice_unless_the_ledger_moved_since() throws Exception {
    Answer first = delegate();
    Answer again = delegate();
    assertThat(again.entry()).isEqualTo(first.entry());
    assertThat(again.body()).isEqualTo(first.body());
    ledger.submit(
        scene()
            .command(
                Scene.OPERATOR,
                "move",
                new Action.MoveLedger(1, scene().genesisHash(), "ethereum", "eip155:1:0x0")));
    assertThat(delegate().entry()).isGreaterThan(first.entry());
  }

  @Test
  void a_member_of_another_gateway_is_told_what_to_do() {
    ledger.elsewhere = true;
    assertThatThrownBy(this::delegate)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("auth.invalid");
              assertThat(refused.details().field()).isEqualTo("gateway");
              assertThat(refused.details().detail()).contains("another gateway", "delegate");
            });
  }
}
