package io.cardproof.ledger;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.Digests;
import io.cardproof.rules.Action;
import io.cardproof.rules.Asked;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Lot;
import io.cardproof.rules.OrderItem;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.Role;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Placed;
import io.cardproof.sequence.Sequencing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who and what the tests of a ledger play with: an operator, a supplier, three shops, an issuer, a
 * product and a batch of cards. Names decide everything else, so that two runs make the same bytes.
 */
public final class Scene {
  public static final String OPERATOR = "operator";
  public static final String SUPPLIER = "supplier";
  public static final String OTHER_SUPPLIER = "other-supplier";
  public static final String SHOP = "shop";
  public static final String OTHER_SHOP = "other-shop";
  public static final String ISSUER = "issuer";
  public static final String SKU = "GAME-10";
  public static final String ORIGIN = "ledger.example/test";

  /** The map is in the log after so many entries: soon, so that every test meets it. */
  private static final int MAP_INTERVAL = 5;

  /** 2026-01-01T00:00:00Z. */
  public static final long START_MS = 1_767_225_600_000L;

  private final String genesisHash;
  private long at = START_MS;

  public Scene(String genesisHash) {
    this.genesisHash = genesisHash;
  }

  /** How many leaves so many entries come to, with the map's between them. */
  public static long sizeOf(int entries) {
    return entries + entries / MAP_INTERVAL;
  }

  /** Also the root of the log while it has no other entry. */
  public String genesisHash() {
    return genesisHash;
  }

  /** The time of the commands that follow, milliseconds. */
  public Scene at(long millis) {
    at = millis;
    return this;
  }

  public long at() {
    return at;
  }

  /** What commands bind to under a genesis. */
  public static String genesisHash(Submission genesis) {
    State nothing =
        new State() {
          @Override
          public <V extends StateValue> @Nullable V get(StateKey<V> key) {
            return null;
          }
        };
    Placed placed = Sequencing.place(genesis.command(), genesis.signature(), nothing);
    return Admission.hash(((Placed.Entered) placed).leaf());
  }

  public static Submission genesis() {
    Action.CreateLedger create =
        new Action.CreateLedger(
            Limits.embedded().withMapInterval(MAP_INTERVAL),
            OPERATOR,
            TestKeys.publicKey(OPERATOR, 0),
            "The operator",
            ORIGIN,
            1,
            false,
            hash("tag key"));
    return signed(
        new Command(create, OPERATOR, ask(create), START_MS, id(OPERATOR, "genesis"), ""));
  }

  /** A signed command under an Idempotency-Key. */
  public Submission command(String actor, String key, Action action) {
    return signed(new Command(action, actor, ask(action), at, id(actor, key), genesisHash));
  }

  private static Submission signed(Command command) {
    return new Submission(command, TestKeys.sign(command, 0), List.of());
  }

  public static String ask(Action action) {
    return Digests.digest(Canonical.encode(Asked.class, Asked.of(action)));
  }

  public static String id(String actor, String key) {
    return Digests.submissionId(actor, key);
  }

  /** 43 characters that stand for anything hashed. */
  public static String hash(String of) {
    return Digests.digest(of.getBytes(StandardCharsets.UTF_8));
  }

  /** Id of the n-th card. */
  public static String card(int n) {
    return hash("card " + n);
  }

  public static List<String> cards(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(Scene::card).toList();
  }

  // setting up

  /** Everything up to a batch of {@code cards} cards that any shop may sell. */
  public List<Submission> upToBatch(int cards) {
    List<Submission> all = new ArrayList<>(upToProduct());
    all.addAll(batch("batch-1", 0, cards));
    return all;
  }

  public List<Submission> upToProduct() {
    return List.of(
        admit(SUPPLIER, Role.SUPPLIER),
        admit(OTHER_SUPPLIER, Role.SUPPLIER),
        admit(SHOP, Role.MARKETPLACE),
        admit(OTHER_SHOP, Role.MARKETPLACE),
        admit(ISSUER, Role.ISSUER),
        command(OPERATOR, "policy", new Action.PublishPolicy("standard", terms())),
        command(OPERATOR, "product", product()));
  }

  public Submission admit(String member, Role role) {
    return command(
        OPERATOR,
        "admit " + member,
        new Action.AdmitMember(
            Custody.GATEWAY,
            "Member " + member,
            member,
            TestKeys.publicKey(member, 0),
            List.of(role)));
  }

  private static PolicyTerms terms() {
    return new PolicyTerms(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  private static Action.SetProduct product() {
    return new Action.SetProduct(
        false,
        null,
        null,
        List.of(ISSUER),
        "A game",
        false,
        "standard",
        ProductType.GIFT_CARD,
        List.of(),
        "games",
        SKU,
        List.of("*"),
        null);
  }

  /** Opens a batch and mints its cards, the ones from {@code from} on, a thousand at a time. */
  public List<Submission> batch(String batchNo, int from, int count) {
    List<Submission> all = new ArrayList<>();
    Action open =
        new Action.OpenBatch(
            false, batchNo, count, SHOP, null, false, List.of(), List.of("*"), SKU);
    Submission opened = command(SUPPLIER, "open " + batchNo, open);
    all.add(opened);
    String batch = Ids.batch(opened.command().id());
    int chunk = 0;
    for (int next = 0; next < count; next += Limits.CARDS_PER_CHUNK) {
      int size = Math.min(Limits.CARDS_PER_CHUNK, count - next);
      Lot lot = new Lot(cards(from + next, size), null, null);
      boolean last = next + size == count;
      Action mint = new Action.MintCards(batch, chunk, last, List.of(lot));
      all.add(command(SUPPLIER, "mint " + batchNo + " " + chunk++, mint));
    }
    return all;
  }

  public static String batchId(String batchNo) {
    return Ids.batch(id(SUPPLIER, "open " + batchNo));
  }

  // checkout

  /** A direct sale of one card; the order's name is its Idempotency-Key too. */
  public Submission sale(String shop, String order, String card) {
    return command(shop, order, sell(order, List.of(OrderItem.ofCard(card)), List.of(card)));
  }

  /** A direct sale of several cards. */
  public Submission sale(String shop, String order, List<String> cards) {
    List<OrderItem> items = cards.stream().map(OrderItem::ofCard).toList();
    return command(shop, order, sell(order, items, cards));
  }

  /** A direct sale of a card that the gateway picked. */
  public Submission pickedSale(String shop, String order, String card) {
    return command(shop, order, sell(order, List.of(OrderItem.ofSku(SKU, 1)), List.of(card)));
  }

  public static Action sell(String order, List<OrderItem> items, List<String> cards) {
    return new Action.MakeSale(
        null, null, cards, hash("claim " + order), items, hash("order " + order), null, null);
  }

  public Submission hold(String shop, String order, int slot, long ttlMs, String... cards) {
    List<String> ids = List.of(cards);
    Action hold =
        new Action.PlaceHold(
            null,
            null,
            ids,
            ids.stream().map(OrderItem::ofCard).toList(),
            hash("order " + order),
            slot,
            ttlMs);
    return command(shop, "hold " + order, hold);
  }

  public static String holdId(String shop, String order) {
    return Ids.hold(id(shop, "hold " + order));
  }

  public Submission confirm(String shop, String order) {
    Action confirm =
        new Action.ConfirmHold(null, hash("claim " + order), holdId(shop, order), null, null);
    return command(shop, "confirm " + order, confirm);
  }

  public Submission release(String shop, String order) {
    return command(shop, "release " + order, new Action.ReleaseHold(holdId(shop, order)));
  }

  public Submission undo(String shop, String order) {
    Action undo = new Action.UndoSale(null, Ids.sale(id(shop, order)));
    return command(shop, "undo " + order, undo);
  }

  public Submission deliver(String shop, String order) {
    Action deliver = new Action.DeliverSale(null, null, Ids.sale(id(shop, order)));
    return command(shop, "deliver " + order, deliver);
  }

  public Submission freeze(String card) {
    return command(SUPPLIER, "freeze " + card, new Action.FreezeCard(card, null));
  }
}
