package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The largest commands that the rules accept: none makes a leaf that a tile cannot hold. */
class LeafSizeTest {
  private static final int LEAF_BYTES_MAX = 65_535;

  /** Three bytes of UTF-8 for each UTF-16 unit is the most there is. */
  private static final String SKU = "卡".repeat(64);

  private static final String LONG_ID = "m".repeat(61);
  private static final Limits LIMITS =
      new Limits(0, 3_600_000, 10, Limits.ITEMS_PER_ORDER_MAX, 0, 0);

  private final World world = new World();

  LeafSizeTest() {
    String policy = "p".repeat(64);
    world.all(
        List.of(
            World.genesis(LIMITS),
            World.admit("acme", Role.SUPPLIER),
            World.admit("bolt", Role.SUPPLIER),
            World.admit("shop", Role.MARKETPLACE),
            World.command(
                "operator", "policy", 1, new Action.PublishPolicy(policy, World.NO_TIERS)),
            World.command(
                "operator",
                "product",
                1,
                new Action.SetProduct(
                    true,
                    "CNY",
                    "999999999999.9999",
                    parties(),
                    "\"".repeat(128),
                    true,
                    policy,
                    ProductType.MEMBERSHIP,
                    List.of(),
                    "\\".repeat(128),
                    SKU,
                    Collections.nCopies(1, "*"),
                    Integer.MAX_VALUE))));
  }

  private static List<String> parties() {
    return IntStream.range(0, 100).mapToObj(i -> LONG_ID + (100 + i)).toList();
  }

  private static List<String> cards(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> World.hash("card " + i)).toList();
  }

  private Decision.Committed fits(String actor, String key, Action action) {
    Command command = World.command(actor, key, 2, action);
    World.Step step = world.submit(command);
    assertThat(step.decision()).isInstanceOf(Decision.Committed.class);
    Entry.Signature signature = new Entry.Signature(Integer.MAX_VALUE, "A".repeat(86));
    byte[] leaf = Entry.of(command, signature, step.decision(), Rules.VERSION).toLeaf();
    assertThat(leaf.length).isLessThanOrEqualTo(LEAF_BYTES_MAX);
    return (Decision.Committed) step.decision();
  }

  /**
   * @param lots of one card each; the cards beyond stand in one more lot
   */
  private static Action.OpenBatch upload(String number, int lots, boolean atomic) {
    int count = Limits.CARDS_PER_CHUNK;
    while (!Limits.fitsOneChunk(count, lots)) {
      count--;
    }
    List<Lot> all = new ArrayList<>();
    for (int i = 0; i < lots - 1; i++) {
      all.add(new Lot(cards(i, 1), "CNY", "999999999999.9999"));
    }
    all.add(new Lot(cards(lots - 1, count - lots + 1), "CNY", "999999999999.9999"));
    return new Action.OpenBatch(
        atomic,
        number,
        Limits.CARDS_PER_BATCH,
        "operator",
        253_402_300_799_999L,
        true,
        all,
        parties(),
        SKU);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 200, 430})
  void a_chunk_of_refused_cards_fits(int lots) {
    fits("acme", "1", upload("\"".repeat(64), lots, true));
    fits("bolt", "2", upload("\"".repeat(64), lots, false));
  }

  @Test
  void an_order_by_sku_fits() {
    fits("acme", "1", upload("A", 1, false));
    List<OrderItem> items =
        Collections.nCopies(Limits.ITEMS_PER_ORDER_MAX, OrderItem.ofSku(SKU, 1));
    List<String> cards = cards(0, Limits.ITEMS_PER_ORDER_MAX);
    String h = World.hash("x");
    move(cards);
    fits("shop", "2", new Action.PlaceHold(cards, h, cards, items, h, 0, 900_000));
    fits(
        "shop",
        "3",
        new Action.ConfirmHold(
            cards,
            h,
            Ids.hold(World.command("shop", "2", 2, new Action.ReleaseHold("")).id()),
            h,
            h));
    List<String> more = cards(Limits.ITEMS_PER_ORDER_MAX, Limits.ITEMS_PER_ORDER_MAX);
    move(more);
    fits("shop", "4", new Action.MakeSale(more, h, more, h, items, World.hash("y"), h, h));
  }

  @Test
  void a_transfer_fits() {
    fits("acme", "1", upload("A", 1, false));
    move(cards(0, Limits.CARDS_PER_TRANSFER));
  }

  /** To the shop, with running numbers as long as they get. */
  private void move(List<String> cards) {
    for (String card : cards) {
      StateValue.Card was = world.there(StateKey.card(card));
      world
          .values()
          .put(StateKey.card(card), new CardEdit(was).to(was.at(), Integer.MAX_VALUE - 9));
    }
    fits("acme", "move " + cards.getFirst(), new Action.TransferCards(cards, "shop"));
  }

  @Test
  void a_claim_with_all_the_files_it_may_bring_fits() {
    fits("acme", "1", upload("A", 1, false));
    move(cards(0, 1));
    String h = World.hash("x");
    String card = cards(0, 1).getFirst();
    fits(
        "shop",
        "2",
        new Action.MakeSale(
            null, null, List.of(card), h, List.of(OrderItem.ofCard(card)), h, null, null));
    List<Evidence> files =
        IntStream.range(0, 50)
            .mapToObj(i ->
                new Evidence(
                    h, EvidenceKind.ISSUER_STATEMENT, World.hash("f" + i), Long.MAX_VALUE >> 11))
            .toList();
    fits(
        "shop",
        "3",
        new Action.OpenClaim(
            Party.SELLER, card, files, true, h, ClaimReason.NOT_ACTIVATED, null, h, null));
  }
}
