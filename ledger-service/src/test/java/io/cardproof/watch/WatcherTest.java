package io.cardproof.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.ledger.Entries;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.rules.Action;
import io.cardproof.rules.CardState;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.ClaimState;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Event;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Party;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatcherTest {
  private static final long MINUTE_MS = 60_000;
  private static final Caller OPERATOR =
      new Caller(Scene.OPERATOR, List.of(Role.OPERATOR), Custody.GATEWAY);

  @TempDir Path dir;
  private final AtomicLong now = new AtomicLong(Scene.START_MS);
  private final InstantSource clock = () -> Instant.ofEpochMilli(now.get());
  private final List<Watcher> watchers = new ArrayList<>();
  private Store store;
  private EmbeddedLedger ledger;
  private Scene scene;

  @BeforeEach
  void aBatchOfCards() throws Exception {
    store = Store.create(dir.resolve("store"));
    EmbeddedLedger.initialise(store, Scene.genesis());
    ledger = new EmbeddedLedger(store, clock, (submission, state) -> true, FatalHandler.HALT);
    scene = new Scene(store.replica().genesisHash());
    for (Submission submission : scene.upToBatch(20)) {
      commit(submission);
    }
  }

  @AfterEach
  void close() {
    watchers.forEach(Watcher::close);
    ledger.close();
    store.close();
  }

  private void commit(Submission submission) throws Exception {
    assertThat(ledger.submit(submission)).isInstanceOf(Outcome.Committed.class);
  }

  private Watcher watch(String member) {
    Desk desk =
        new Desk(ledger, store.replica(), (who, generation, message) -> new byte[64], clock);
    Caller caller =
        member.equals(Scene.OPERATOR)
            ? OPERATOR
            : new Caller(member, List.of(Role.MARKETPLACE), Custody.GATEWAY);
    Watcher watcher =
        new Watcher(
            store.replica(), store.local(), desk, () -> Optional.of(caller), clock, step -> {});
    watchers.add(watcher);
    watcher.start();
    return watcher;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toMillis());
    scene.at(now.get());
  }

  private static void eventually(BooleanSupplier holds) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean() && System.nanoTime() < until) {
      Thread.sleep(10);
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }

  /** Until the watchers have had time to do what they should not. */
  private static void aWhile() throws InterruptedException {
    Thread.sleep(500);
  }

  private StateValue.@org.jspecify.annotations.Nullable Claim claim(String card, ClaimReason why) {
    StateValue.ClaimSlot slot = store.replica().state().get(StateKey.claimSlot(card, why));
    return slot == null ? null : store.replica().state().get(StateKey.claim(slot.claim()));
  }

  private boolean isClaimed(String card, ClaimReason why, ClaimState in) {
    StateValue.Claim claim = claim(card, why);
    return claim != null && claim.state() == in;
  }

  private long count(Class<? extends Event> type) {
    return Entries.of(store.replica()).stream()
        .flatMap(entry -> entry.events().stream())
        .filter(type::isInstance)
        .count();
  }

  @Test
  void a_late_delivery_opens_a_claim_and_another_card_takes_its_place() throws Exception {
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    watch(Scene.OPERATOR);
    pass(Duration.ofMinutes(5));
    aWhile();
    assertThat(claim(Scene.card(0), ClaimReason.NOT_DELIVERED)).isNull();
    pass(Duration.ofMillis(1));
    eventually(() -> isClaimed(Scene.card(0), ClaimReason.NOT_DELIVERED, ClaimState.SETTLED));
    StateValue.Claim claim =
        Objects.requireNonNull(claim(Scene.card(0), ClaimReason.NOT_DELIVERED));
    assertThat(claim.by()).isEqualTo(Party.WATCHER);
    StateValue.Card old =
        Objects.requireNonNull(store.replica().state().get(StateKey.card(Scene.card(0))));
    assertThat(old.state()).isEqualTo(CardState.REPLACED);
    assertThat(count(Event.CardReplaced.class)).isEqualTo(1);
  }

  @Test
  void a_delivery_in_time_is_left_alone() throws Exception {
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    commit(scene.deliver(Scene.SHOP, "o1"));
    watch(Scene.OPERATOR);
    pass(Duration.ofDays(40));
    aWhile();
    assertThat(count(Event.ClaimOpened.class)).isZero();
  }

  @Test
  void an_issuers_failure_opens_a_claim_and_a_use_before_the_delivery_another() throws Exception {
    watch(Scene.OPERATOR);
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    commit(scene.deliver(Scene.SHOP, "o1"));
    commit(scene.sale(Scene.SHOP, "o2", Scene.card(1)));
    commit(attest(0, "failed", RedemptionOutcome.FAILED));
    commit(attest(1, "used", RedemptionOutcome.SUCCESS));
    eventually(() -> isClaimed(Scene.card(0), ClaimReason.NOT_DELIVERED, ClaimState.SETTLED));
    eventually(() -> claim(Scene.card(1), ClaimReason.ALREADY_REDEEMED) != null);
  }

  private Submission attest(int card, String key, RedemptionOutcome outcome) {
    return scene.command(
        Scene.ISSUER,
        key,
        new Action.AttestRedemption(null, Scene.card(card), false, null, outcome, now.get(), 0));
  }

  @Test
  void missed_deadlines_are_on_record_once_though_two_watch() throws Exception {
    commit(scene.sale(Scene.SHOP, "o1", Scene.card(0)));
    commit(scene.deliver(Scene.SHOP, "o1"));
    Submission opening =
        scene.command(
            Scene.SHOP,
            "claim",
            new Action.OpenClaim(
                Party.SELLER,
                Scene.card(0),
                List.of(),
                false,
                null,
                ClaimReason.STOLEN,
                null,
                null,
                null));
    commit(opening);
    watch(Scene.OPERATOR);
    watch(Scene.OTHER_SHOP);
    pass(Duration.ofHours(2).plusMillis(1));
    eventually(() -> count(Event.SlaBreached.class) == 1);
    pass(Duration.ofHours(22));
    eventually(() -> count(Event.SlaBreached.class) == 2);
    pass(Duration.ofDays(3));
    eventually(() -> count(Event.SlaBreached.class) == 3);
    aWhile();
    StateValue.Claim claim =
        Objects.requireNonNull(
            store.replica().state().get(StateKey.claim(Ids.claim(opening.command().id()))));
    assertThat(claim.steps()).containsOnlyKeys("RESPONSE", "ATTESTATION", "RULING");
    assertThat(count(Event.SlaBreached.class)).isEqualTo(3);
  }

  @Test
  void a_restart_forgets_nothing_and_repeats_nothing() throws Exception {
    for (int i = 0; i < 5; i++) {
      commit(scene.sale(Scene.SHOP, "o" + i, Scene.card(i)));
    }
    Watcher first = watch(Scene.OPERATOR);
    aWhile();
    first.close();
    pass(Duration.ofMillis(5 * MINUTE_MS + 1));
    Watcher second = watch(Scene.OPERATOR);
    eventually(() -> count(Event.CardReplaced.class) == 5);
    second.close();
    watch(Scene.OPERATOR);
    aWhile();
    assertThat(count(Event.ClaimOpened.class)).isEqualTo(5);
    assertThat(count(Event.CardReplaced.class)).isEqualTo(5);
  }
}
