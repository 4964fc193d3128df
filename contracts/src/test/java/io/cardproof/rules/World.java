package io.cardproof.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A ledger in memory, and the words to speak to it. */
final class World implements State {
  static final long T0 = 1_767_225_600_000L;
  static final String LEDGER = hash("ledger");
  static final PolicyTerms NO_TIERS = terms(List.of());

  private final Map<StateKey<?>, StateValue> values = new HashMap<>();

  @Override
  public <V extends StateValue> @Nullable V get(StateKey<V> key) {
    return key.type().cast(values.get(key));
  }

  <V extends StateValue> V there(StateKey<V> key) {
    return Objects.requireNonNull(get(key));
  }

  StateValue.Card card(String name) {
    return there(StateKey.card(hash(name)));
  }

  Map<StateKey<?>, StateValue> values() {
    return values;
  }

  /** Decides, applies, and gives the decision with what it changed. */
  Step submit(Command command) {
    Decision decision = Rules.decide(command, this);
    Overlay overlay = new Overlay(this);
    Rules.apply(command, decision, overlay);
    values.putAll(overlay.changes());
    return new Step(command, decision, Map.copyOf(overlay.changes()));
  }

  World all(List<Command> commands) {
    for (Command command : commands) {
      Step step = submit(command);
      if (!(step.decision instanceof Decision.Committed)) {
        throw new AssertionError(command + " ended as " + step.decision);
      }
    }
    return this;
  }

  record Step(Command command, Decision decision, Map<StateKey<?>, StateValue> changes) {

    /** SHA-256, base64url, over key, line feed, canonical value, line feed, sorted by key. */
    String hash() {
      TreeMap<String, byte[]> sorted = new TreeMap<>();
      changes.forEach((key, value) -> sorted.put(key.text(), bytes(value)));
      StringBuilder text = new StringBuilder();
      sorted.forEach((key, value) ->
          text.append(key).append('\n').append(new String(value, UTF_8)).append('\n'));
      return Digests.digest(text.toString().getBytes(UTF_8));
    }
  }

  @SuppressWarnings("unchecked")
  static byte[] bytes(StateValue value) {
    return Canonical.encode((Class<StateValue>) value.getClass(), value);
  }

  // words

  /** A stand-in for anything of 32 bytes: a card id, a commitment, a key. */
  static String hash(String name) {
    return Digests.digest(name.getBytes(UTF_8));
  }

  static List<String> hashes(String... names) {
    return List.of(names).stream().map(World::hash).toList();
  }

  /**
   * @param key the Idempotency-Key
   * @param second after {@link #T0}
   */
  static Command command(String actor, String key, long second, Action action) {
    String ask = Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
    String ledger = action instanceof Action.CreateLedger ? "" : LEDGER;
    long at = T0 + second * 1_000;
    return new Command(action, actor, ask, at, Digests.submissionId(actor, key), ledger);
  }

  static Command genesis(Limits limits) {
    Action action =
        new Action.CreateLedger(
            limits,
            "operator",
            hash("operator"),
            "The operator",
            "ledger.example/sandbox",
            1,
            true,
            hash("tag key"));
    return command("operator", "genesis", 0, action);
  }

  static Command admit(String member, Role... roles) {
    Action action =
        new Action.AdmitMember(Custody.GATEWAY, member, member, hash(member), List.of(roles));
    return command("operator", "admit " + member, 0, action);
  }

  static PolicyTerms terms(@Nullable List<Tier> tiers) {
    return new PolicyTerms(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, tiers,
        "P30D", null);
  }

  static Action.SetProduct product(String sku, @Nullable Integer cap, String... credentials) {
    return new Action.SetProduct(
        false,
        null,
        null,
        List.of("brand", "rival"),
        sku,
        false,
        "gift-card",
        ProductType.GIFT_CARD,
        List.of(credentials),
        "scope of " + sku,
        sku,
        List.of("acme", "bolt"),
        cap);
  }

  static Action.OpenBatch batch(
      String number, String sku, boolean deposit, List<String> sellers, String... cards) {
    List<Lot> lots = cards.length == 0 ? List.of() : List.of(new Lot(hashes(cards), null, null));
    return new Action.OpenBatch(
        false,
        number,
        Math.max(1, cards.length),
        deposit ? "operator" : null,
        null,
        true,
        lots,
        sellers,
        sku);
  }

  /** Members, products of every kind, and cards: a1 to a4 sealed, b1 to b4 not. */
  static List<Command> setting(Limits limits) {
    return List.of(
        genesis(limits),
        admit("acme", Role.SUPPLIER),
        admit("bolt", Role.SUPPLIER),
        admit("corp", Role.SUPPLIER),
        admit("shop", Role.MARKETPLACE),
        admit("mall", Role.MARKETPLACE),
        admit("brand", Role.ISSUER),
        admit("rival", Role.ISSUER),
        admit("maker", Role.ISSUER),
        admit("judge", Role.ARBITRATOR),
        command("operator", "policy", 0, new Action.PublishPolicy("gift-card", NO_TIERS)),
        command("operator", "policy 2", 0, new Action.PublishPolicy("high-value", terms(null))),
        command("operator", "product", 0, product("GIFT", null)),
        command(
            "acme", "batch a", 0, batch("A", "GIFT", true, List.of("*"), "a1", "a2", "a3", "a4")),
        command(
            "acme",
            "batch b",
            0,
            batch("B", "GIFT", false, List.of("shop"), "b1", "b2", "b3", "b4")));
  }

  static Action hold(String order, int slot, String... cards) {
    List<OrderItem> items = hashes(cards).stream().map(OrderItem::ofCard).toList();
    return new Action.PlaceHold(null, null, hashes(cards), items, hash(order), slot, 900_000);
  }

  static Action holdPicked(String order, String sku, String... cards) {
    List<OrderItem> items = List.of(OrderItem.ofSku(sku, cards.length));
    return new Action.PlaceHold(null, null, hashes(cards), items, hash(order), 0, 900_000);
  }

  static Action sell(String order, String... cards) {
    List<OrderItem> items = hashes(cards).stream().map(OrderItem::ofCard).toList();
    return new Action.MakeSale(
        null, null, hashes(cards), hash("token " + order), items, hash(order), null, null);
  }

  static Action sellPicked(String order, String sku, String... cards) {
    List<OrderItem> items = List.of(OrderItem.ofSku(sku, cards.length));
    return new Action.MakeSale(
        null, null, hashes(cards), hash("token " + order), items, hash(order), null, null);
  }

  static Action confirm(Command hold) {
    return new Action.ConfirmHold(null, hash("token"), Ids.hold(hold.id()), null, null);
  }

  static Action deliver(Command sale) {
    return new Action.DeliverSale(null, null, Ids.sale(sale.id()));
  }

  static Action undo(Command sale) {
    return new Action.UndoSale(null, Ids.sale(sale.id()));
  }

  static Action attest(String card, RedemptionOutcome outcome, boolean correction) {
    return new Action.AttestRedemption(null, hash(card), correction, null, outcome, T0, 60);
  }
}
