package io.cardproof.rules;

import static io.cardproof.rules.World.attest;
import static io.cardproof.rules.World.batch;
import static io.cardproof.rules.World.command;
import static io.cardproof.rules.World.confirm;
import static io.cardproof.rules.World.deliver;
import static io.cardproof.rules.World.hash;
import static io.cardproof.rules.World.hashes;
import static io.cardproof.rules.World.hold;
import static io.cardproof.rules.World.holdPicked;
import static io.cardproof.rules.World.product;
import static io.cardproof.rules.World.sell;
import static io.cardproof.rules.World.sellPicked;
import static io.cardproof.rules.World.undo;

import io.cardproof.codec.Digests;
import java.util.List;

/**
 * Vectors of cards and what they rest on, in words. What they end as is written here by hand, not
 * by the rules.
 */
final class Vectors {
  private static final String OK = "committed";
  private static final List<Command> SETTING = World.setting(Limits.embedded());
  private static final long TEN_DAYS = 240 * 3_600;

  private Vectors() {}

  static List<VectorFile> all() {
    return List.of(
        catalogue(),
        batches(),
        transfers(),
        holds(),
        confirmations(),
        sales(),
        deliveries(),
        undos(),
        redemptions(),
        freezes(),
        approvals(),
        network());
  }

  private static VectorFile file(String topic) {
    return new VectorFile(topic, SETTING);
  }

  private static VectorFile catalogue() {
    Action.SetProduct gift = product("GIFT", null);
    Command capped = command("operator", "1", 1, product("GIFT", 10));
    return file("catalogue")
        .add("a product is set", OK, capped)
        .add("a product set alike again", "replayed", command("operator", "1", 1, gift))
        .add(
            "a product in another scope",
            "request.invalid",
            command(
                "operator",
                "1",
                1,
                new Action.SetProduct(
                    false,
                    null,
                    null,
                    List.of(),
                    "x",
                    false,
                    "gift-card",
                    ProductType.GIFT_CARD,
                    List.of(),
                    "other scope",
                    "GIFT",
                    List.of(),
                    null)))
        .add(
            "a product under a policy nobody knows",
            "policy.unknown",
            command(
                "shop",
                "1",
                1,
                new Action.SetProduct(
                    false,
                    null,
                    null,
                    List.of(),
                    "x",
                    false,
                    "none",
                    ProductType.GIFT_CARD,
                    List.of(),
                    "scope",
                    "NEW",
                    List.of(),
                    null)))
        .add("only the operator sets products", "auth.role_missing", command("shop", "1", 1, gift))
        .add(
            "a policy's next version",
            OK,
            command("operator", "1", 1, new Action.PublishPolicy("gift-card", World.terms(null))))
        .add(
            "a policy published alike again",
            "replayed",
            command("operator", "1", 1, new Action.PublishPolicy("gift-card", World.NO_TIERS)))
        .add(
            "only the operator publishes policies",
            "auth.role_missing",
            command("shop", "1", 1, new Action.PublishPolicy("gift-card", World.NO_TIERS)));
  }

  private static Action.OpenBatch atomic(String number, String... cards) {
    Action.OpenBatch b = batch(number, "GIFT", false, List.of(), cards);
    return new Action.OpenBatch(
        true, number, b.declared(), null, null, true, b.lots(), List.of(), "GIFT");
  }

  private static Action.OpenBatch open(String number, int declared, boolean last, String... cards) {
    Action.OpenBatch b = batch(number, "GIFT", false, List.of("*"), cards);
    return new Action.OpenBatch(
        false, number, declared, null, null, last, b.lots(), List.of("*"), "GIFT");
  }

  private static Action mint(Command batch, int chunk, boolean last, String... cards) {
    List<Lot> lots = cards.length == 0 ? List.of() : List.of(new Lot(hashes(cards), null, null));
    return new Action.MintCards(Ids.batch(batch.id()), chunk, last, lots);
  }

  private static VectorFile batches() {
    Command five = command("operator", "cap", 1, product("GIFT", 5));
    Command opened = command("bolt", "1", 2, open("X", 4, false, "x1"));
    Command closed = command("bolt", "2", 3, mint(opened, 1, true));
    Command recall = command("acme", "1", 1, new Action.RecallBatch(batchA(), null));
    Command duplicate = command("bolt", "1", 1, atomic("X", "a1", "x1"));
    return file("batches")
        .add(
            "a batch is opened, minted and closed",
            OK,
            command("bolt", "1", 1, open("X", 2, true, "x1", "x2")))
        .add(
            "a batch's number is used once per supplier",
            "batch.exists",
            command("acme", "1", 1, open("A", 1, true, "x1")))
        .add(
            "another supplier may use the number",
            OK,
            command("bolt", "1", 1, open("A", 1, true, "x1")))
        .add(
            "a product nobody knows",
            "product.unknown",
            command("shop", "1", 1, batch("X", "NONE", false, List.of(), "x1")))
        .add(
            "minting is a supplier's",
            "auth.role_missing",
            command("shop", "1", 1, open("X", 1, true, "x1")))
        .add(
            "minting is for the product's suppliers",
            "supplier.not_allowed",
            command("corp", "1", 1, open("X", 1, true, "x1")))
        .add(
            "duplicates: own, another's, and within the chunk",
            OK,
            command("acme", "0", 1, open("Y", 1, true, "y1")),
            command("bolt", "0", 1, open("Z", 1, true, "z1")),
            command("acme", "1", 2, open("X", 6, true, "x1", "y1", "z1", "x1", "x2")))
        .add(
            "all or none: another's duplicate goes on the record",
            "card.already_minted recorded",
            duplicate)
        .add(
            "all or none: the record is made once",
            "card.already_minted again",
            duplicate,
            command("bolt", "2", 2, atomic("Y", "x2", "a1")))
        .add(
            "all or none: an own duplicate leaves nothing",
            "card.already_minted",
            command("acme", "1", 1, atomic("X", "x1", "x1")))
        .add(
            "all or none: past the cap",
            "supply.cap_exceeded",
            five,
            command("bolt", "1", 2, atomic("X", "x1", "x2", "x3", "x4", "x5", "x6")))
        .add(
            "an open batch reserves the cap",
            OK,
            five,
            opened,
            command("bolt", "3", 4, open("Y", 3, true, "y1", "y2", "y3")))
        .add(
            "a closed batch gives back what it did not mint",
            OK,
            five,
            opened,
            closed,
            command("bolt", "3", 4, open("Y", 4, true, "y1", "y2", "y3", "y4")))
        .add(
            "a cap lowered later leaves the reservation",
            OK,
            five,
            opened,
            command("operator", "cap 2", 3, product("GIFT", 1)),
            command("bolt", "2", 4, mint(opened, 1, true, "x2", "x3", "x4")))
        .add("a batch ends with nothing left to mint", OK, opened, closed)
        .add(
            "a chunk out of turn",
            "request.invalid",
            opened,
            command("bolt", "2", 3, mint(opened, 2, true, "x2")))
        .add(
            "a closed batch",
            "request.invalid",
            opened,
            closed,
            command("bolt", "3", 4, mint(opened, 1, true, "x2")))
        .add(
            "role stands before ownership",
            "auth.role_missing",
            opened,
            command("shop", "2", 3, mint(opened, 1, true, "x2")))
        .add(
            "another supplier's batch",
            "not_yours",
            opened,
            command("acme", "2", 3, mint(opened, 1, true, "x2")))
        .add(
            "a batch nobody knows",
            "batch.unknown",
            command("shop", "1", 1, new Action.RecallBatch("bat_none", null)))
        .add("a batch is recalled", OK, recall)
        .add(
            "a batch is recalled once",
            "card.recalled",
            recall,
            command("operator", "2", 2, new Action.RecallBatch(batchA(), null)))
        .add(
            "a recall is its supplier's",
            "not_yours",
            command("bolt", "1", 1, new Action.RecallBatch(batchA(), null)));
  }

  private static String batchA() {
    return Ids.batch(Digests.submissionId("acme", "batch a"));
  }

  private static VectorFile transfers() {
    Command moved = command("acme", "1", 1, new Action.TransferBatch(batchA(), "mall"));
    Command cards = command("acme", "1", 1, new Action.TransferCards(hashes("a1", "a2"), "mall"));
    return file("transfers")
        .add("a batch is transferred", OK, moved)
        .add("cards are transferred", OK, cards)
        .add(
            "who received cards may sell them",
            OK,
            cards,
            command("mall", "2", 2, sell("o1", "a1")))
        .add(
            "who sold before may not after a transfer",
            "seller.not_allowed",
            moved,
            command("shop", "2", 2, sell("o1", "a1")))
        .add(
            "a transfer to nobody",
            "member.unknown",
            command("shop", "1", 1, new Action.TransferBatch(batchA(), "nobody")))
        .add(
            "a transfer of another's batch",
            "not_yours",
            command("shop", "1", 1, new Action.TransferBatch(batchA(), "mall")))
        .add(
            "a transfer to oneself",
            "request.invalid",
            command("acme", "1", 1, new Action.TransferBatch(batchA(), "acme")))
        .add(
            "a transfer of another's card",
            "not_yours",
            command("shop", "1", 1, new Action.TransferCards(hashes("a1"), "mall")))
        .add(
            "a transfer of a held card goes on the record",
            "card.held recorded",
            command("shop", "1", 1, hold("o1", 0, "a2")),
            command("acme", "2", 2, new Action.TransferCards(hashes("a1", "a2"), "mall")));
  }

  private static VectorFile holds() {
    Command placed = command("shop", "1", 1, hold("o1", 0, "a1"));
    Command again = command("shop", "2", 2, hold("o1", 1, "a1"));
    Command rival = command("mall", "1", 2, hold("o1", 0, "a1"));
    Command lapsed = command("mall", "1", 901, hold("o1", 0, "a1"));
    String id = Ids.hold(placed.id());
    return file("holds")
        .add("a card is held", OK, placed)
        .add("the same order again is the first hold", "replayed", placed, again)
        .add(
            "the same order with other cards",
            "order.exists",
            placed,
            command("shop", "2", 2, hold("o1", 1, "a2")))
        .add(
            "an order that is sold from its hold answers with the hold",
            "replayed",
            placed,
            command("shop", "2", 2, confirm(placed)),
            command("shop", "3", 3, hold("o1", 1, "a1")))
        .add(
            "an order that was sold without a hold has none",
            "order.exists",
            command("shop", "1", 1, sell("o1", "a1")),
            again)
        .add(
            "a card nobody knows stands before the role",
            "card.unknown",
            command("acme", "1", 1, hold("o1", 0, "nothing")))
        .add(
            "holding is a marketplace's",
            "auth.role_missing",
            command("acme", "1", 1, hold("o1", 0, "a1")))
        .add(
            "only the batch's sellers",
            "seller.not_allowed",
            command("mall", "1", 1, hold("o1", 0, "b1")))
        .add(
            "a seller not allowed stands before a card sold",
            "seller.not_allowed",
            command("shop", "1", 1, sell("o1", "b1")),
            command("mall", "1", 2, hold("o1", 0, "b1")))
        .add(
            "a credential is missing",
            "credential.missing",
            command("operator", "0", 1, product("GIFT", null, "ICP")),
            command("shop", "1", 1, hold("o1", 0, "a1")))
        .add(
            "a credential is missing for a card that was picked",
            "credential.missing",
            command("operator", "0", 1, product("GIFT", null, "ICP")),
            command("shop", "1", 1, holdPicked("o1", "GIFT", "a1")))
        .add("another's held card goes on the record", "card.held recorded", placed, rival)
        .add(
            "the record is made once",
            "card.held again",
            placed,
            rival,
            command("mall", "2", 3, hold("o2", 0, "a1")))
        .add("the same attempt again is a replay", "replayed", placed, rival, rival)
        .add(
            "another hold in the way is another attempt",
            "card.held recorded",
            placed,
            rival,
            command("shop", "2", 3, new Action.ReleaseHold(id)),
            command("shop", "3", 4, hold("o2", 0, "a1")),
            command("mall", "2", 5, hold("o2", 0, "a1")))
        .add(
            "a renewed hold is the same in the way",
            "card.held again",
            placed,
            rival,
            command("shop", "2", 3, new Action.RenewHold(id, 900_000)),
            command("mall", "2", 5, hold("o2", 0, "a1")))
        .add(
            "an own held card leaves nothing",
            "card.held",
            placed,
            command("shop", "2", 2, hold("o2", 1, "a1")))
        .add(
            "held stands before sold",
            "card.held recorded",
            command("shop", "0", 1, sell("o0", "a2")),
            placed,
            command("mall", "2", 2, hold("o1", 0, "a2", "a1")))
        .add(
            "a picked card that is held is picked again",
            "contended",
            placed,
            command("mall", "1", 2, holdPicked("o1", "GIFT", "a1")))
        .add(
            "a named card that is sold stands before a picked one",
            "card.sold recorded",
            placed,
            command("shop", "2", 2, sell("o2", "a2")),
            command("mall", "1", 3, mixed()))
        .add(
            "one card twice", "request.invalid", command("shop", "1", 1, hold("o1", 0, "a1", "a1")))
        .add(
            "a second hold in one slot",
            "hold.limit",
            placed,
            command("shop", "2", 2, hold("o2", 0, "a2")))
        .add(
            "a slot is free once its hold lapsed",
            OK,
            placed,
            command("shop", "2", 901, hold("o2", 0, "a2")))
        .add(
            "a moment before it lapses",
            "card.held recorded",
            placed,
            command("mall", "1", 900, hold("o1", 0, "a1")))
        .add("a lapsed hold is no hold", OK, placed, lapsed)
        .add(
            "a hold is renewed",
            OK,
            placed,
            command("shop", "2", 2, new Action.RenewHold(id, 60_000)))
        .add(
            "never past 48 hours after its placement",
            OK,
            placed,
            command("shop", "2", 2, new Action.RenewHold(id, 48 * 3_600_000L)))
        .add(
            "renewed exactly at its expiry",
            "hold.expired",
            placed,
            command("shop", "2", 901, new Action.RenewHold(id, 60_000)))
        .add(
            "renewed with an earlier clock after another took the card",
            "hold.expired",
            placed,
            lapsed,
            command("shop", "2", 900, new Action.RenewHold(id, 60_000)))
        .add(
            "a released hold is not renewed",
            "hold.released",
            placed,
            command("shop", "2", 2, new Action.ReleaseHold(id)),
            command("shop", "3", 3, new Action.RenewHold(id, 60_000)))
        .add(
            "another's hold",
            "not_yours",
            placed,
            command("mall", "2", 2, new Action.RenewHold(id, 60_000)))
        .add(
            "a hold nobody knows",
            "hold.unknown",
            command("shop", "1", 1, new Action.RenewHold("res_none", 60_000)))
        .add(
            "a time to live below a second",
            "request.invalid",
            placed,
            command("shop", "2", 2, new Action.RenewHold(id, 999)))
        .add("a hold is released", OK, placed, command("shop", "2", 2, new Action.ReleaseHold(id)))
        .add(
            "released again",
            "replayed",
            placed,
            command("shop", "2", 2, new Action.ReleaseHold(id)),
            command("shop", "3", 3, new Action.ReleaseHold(id)))
        .add(
            "released after it lapsed",
            "replayed",
            placed,
            command("shop", "2", 901, new Action.ReleaseHold(id)))
        .add(
            "a release does not revive a voided card",
            OK,
            placed,
            command("operator", "2", 2, new Action.VoidCard(hash("a1"), null)),
            command("shop", "3", 3, new Action.ReleaseHold(id)))
        .add(
            "a release does not revive a used card",
            OK,
            placed,
            command("brand", "2", 2, attest("a1", RedemptionOutcome.SUCCESS, false)),
            command("shop", "3", 3, new Action.ReleaseHold(id)))
        .add(
            "an expired card",
            "card.expired",
            command("bolt", "0", 0, expiring()),
            command("shop", "1", 60, hold("o1", 0, "e1")))
        .add(
            "a moment before it expires",
            OK,
            command("bolt", "0", 0, expiring()),
            command("shop", "1", 59, hold("o1", 0, "e1")));
  }

  private static Action mixed() {
    List<OrderItem> items = List.of(OrderItem.ofSku("GIFT", 1), OrderItem.ofCard(hash("a2")));
    return new Action.PlaceHold(null, null, hashes("a1", "a2"), items, hash("o1"), 0, 900_000);
  }

  private static Action expiring() {
    return new Action.OpenBatch(
        false,
        "E",
        1,
        null,
        World.T0 + 60_000,
        true,
        List.of(new Lot(hashes("e1"), null, null)),
        List.of("*"),
        "GIFT");
  }

  private static VectorFile confirmations() {
    Command placed = command("shop", "1", 1, hold("o1", 0, "a1"));
    Command sold = command("shop", "2", 2, confirm(placed));
    Command late = command("shop", "3", 950, confirm(placed));
    return file("confirmations")
        .add("a hold becomes a sale", OK, placed, sold)
        .add("confirmed again", "replayed", placed, sold, command("shop", "3", 3, confirm(placed)))
        .add("a moment before its expiry", OK, placed, command("shop", "2", 900, confirm(placed)))
        .add(
            "exactly at its expiry",
            "hold.expired",
            placed,
            command("shop", "2", 901, confirm(placed)))
        .add("a hold nobody knows", "hold.unknown", command("shop", "1", 1, confirm(placed)))
        .add("another's hold", "not_yours", placed, command("mall", "2", 2, confirm(placed)))
        .add(
            "a released hold",
            "hold.released",
            placed,
            command("shop", "2", 2, new Action.ReleaseHold(Ids.hold(placed.id()))),
            command("shop", "3", 3, confirm(placed)))
        .add(
            "accounts for other than its cards",
            "request.invalid",
            placed,
            command(
                "shop",
                "2",
                2,
                new Action.ConfirmHold(
                    hashes("x", "y"), hash("token"), Ids.hold(placed.id()), null, null)))
        .add(
            "the card was held by another after the lapse",
            "card.held recorded",
            placed,
            command("mall", "1", 940, hold("o1", 0, "a1")),
            late)
        .add(
            "the card was sold by another after the lapse",
            "card.sold recorded",
            placed,
            command("mall", "1", 940, sell("o1", "a1")),
            late)
        .add(
            "an earlier clock does not win a card back",
            "card.held recorded",
            placed,
            command("mall", "1", 940, hold("o1", 0, "a1")),
            command("shop", "3", 900, confirm(placed)))
        .add(
            "the card was held by oneself for another order",
            "card.held",
            placed,
            command("shop", "2", 940, hold("o2", 0, "a1")),
            late)
        .add(
            "frozen under its hold",
            "card.frozen",
            placed,
            command("acme", "2", 2, new Action.FreezeCard(hash("a1"), null)),
            command("shop", "3", 3, confirm(placed)))
        .add(
            "frozen stands before lapsed",
            "card.frozen",
            placed,
            command("acme", "2", 2, new Action.FreezeCard(hash("a1"), null)),
            late)
        .add(
            "voided under its hold",
            "card.voided",
            placed,
            command("judge", "2", 2, new Action.VoidCard(hash("a1"), null)),
            command("shop", "3", 3, confirm(placed)))
        .add(
            "recalled under its hold",
            "card.recalled",
            placed,
            command("acme", "2", 2, new Action.RecallBatch(batchA(), null)),
            command("shop", "3", 3, confirm(placed)))
        .add(
            "used under its hold",
            "card.already_redeemed recorded",
            placed,
            command("brand", "2", 2, attest("a1", RedemptionOutcome.SUCCESS, false)),
            command("shop", "3", 3, confirm(placed)))
        .add(
            "a permission to sell that ended under its hold",
            OK,
            placed,
            command("acme", "2", 2, new Action.TransferBatch(batchA(), "mall")),
            command("shop", "3", 3, confirm(placed)))
        .add(
            "its sale was undone",
            "sale.undone",
            placed,
            sold,
            command("shop", "3", 3, undo(sold)),
            command("shop", "4", 4, confirm(placed)));
  }

  private static VectorFile sales() {
    Command sold = command("shop", "1", 1, sell("o1", "a1"));
    return file("sales")
        .add("a card is sold", OK, sold)
        .add(
            "the same order and cards under a new key",
            "replayed",
            sold,
            command("shop", "2", 2, sell("o1", "a1")))
        .add(
            "the same order by SKU, other cards picked",
            "replayed",
            command("shop", "1", 1, sellPicked("o1", "GIFT", "a1")),
            command("shop", "2", 2, sellPicked("o1", "GIFT", "a2")))
        .add(
            "the same order with other cards",
            "order.exists",
            sold,
            command("shop", "2", 2, sell("o1", "a2")))
        .add(
            "an order that exists stands before a card nobody knows",
            "order.exists",
            sold,
            command("shop", "2", 2, sell("o1", "nothing")))
        .add(
            "another order for an own sold card",
            "card.sold",
            sold,
            command("shop", "2", 2, sell("o2", "a1")))
        .add(
            "another member's sold card goes on the record",
            "card.sold recorded",
            sold,
            command("mall", "1", 2, sell("o1", "a1")))
        .add(
            "the record is made once, though the card was used since",
            "card.sold again",
            sold,
            command("mall", "1", 2, sell("o1", "a1")),
            command("brand", "1", 3, attest("a1", RedemptionOutcome.SUCCESS, false)),
            command("mall", "2", 4, sell("o1", "a1")))
        .add(
            "a held card is sold by confirming only",
            "card.held",
            command("shop", "1", 1, hold("o1", 0, "a1")),
            command("shop", "2", 2, sell("o1", "a1")))
        .add(
            "a picked card that was sold is picked again",
            "contended",
            sold,
            command("mall", "1", 2, sellPicked("o1", "GIFT", "a1")))
        .add(
            "all cards or none",
            "card.sold recorded",
            sold,
            command("mall", "1", 2, sell("o1", "a2", "a1")))
        .add("two cards are sold", OK, command("shop", "1", 1, sell("o1", "b1", "a1")))
        .add(
            "sold stands before used, used before frozen",
            "card.already_redeemed recorded",
            command("acme", "0", 1, new Action.FreezeCard(hash("a1"), null)),
            command("brand", "0", 1, attest("a2", RedemptionOutcome.SUCCESS, false)),
            command("shop", "1", 2, sell("o1", "a1", "a2")))
        .add(
            "a frozen card",
            "card.frozen",
            command("acme", "0", 1, new Action.FreezeCard(hash("a1"), null)),
            command("shop", "1", 2, sell("o1", "a1")))
        .add(
            "a voided card",
            "card.voided",
            command("acme", "0", 1, new Action.VoidCard(hash("a1"), null)),
            command("shop", "1", 2, sell("o1", "a1")))
        .add(
            "frozen stands before voided, voided before recalled",
            "card.voided",
            command("acme", "0", 1, new Action.VoidCard(hash("b1"), null)),
            command("acme", "2", 1, new Action.RecallBatch(batchA(), null)),
            command("shop", "1", 2, sell("o1", "a1", "b1")))
        .add(
            "a recalled card",
            "card.recalled",
            command("acme", "0", 1, new Action.RecallBatch(batchA(), null)),
            command("shop", "1", 2, sell("o1", "a1")))
        .add(
            "the time of a sale is not before its card's",
            OK,
            command("acme", "0", 50, new Action.FreezeCard(hash("a1"), null)),
            command("acme", "2", 51, new Action.UnfreezeCard(hash("a1"), null)),
            command("shop", "1", 2, sell("o1", "a1")));
  }

  private static VectorFile deliveries() {
    Command sold = command("shop", "1", 1, sell("o1", "a1"));
    Command open = command("shop", "1", 1, sell("o1", "b1"));
    Command delivered = command("shop", "2", 2, deliver(sold));
    return file("deliveries")
        .add("a sale is delivered", OK, sold, delivered)
        .add(
            "delivered again from the vault is a view",
            OK,
            sold,
            delivered,
            command("shop", "3", 3, deliver(sold)))
        .add(
            "delivered again to the buyer's token",
            OK,
            sold,
            delivered,
            command(
                "shop",
                "3",
                3,
                new Action.DeliverSale(null, hash("token o1"), Ids.sale(sold.id()))))
        .add(
            "another token",
            "request.invalid",
            sold,
            delivered,
            command(
                "shop",
                "3",
                3,
                new Action.DeliverSale(null, hash("token o2"), Ids.sale(sold.id()))))
        .add(
            "delivered again without a vault is the first delivery",
            "replayed",
            open,
            command("shop", "2", 2, deliver(open)),
            command("shop", "3", 3, deliver(open)))
        .add("a sale nobody knows", "sale.unknown", command("shop", "1", 1, deliver(sold)))
        .add("another's sale", "not_yours", sold, command("mall", "2", 2, deliver(sold)))
        .add(
            "a sale that was undone",
            "sale.undone",
            sold,
            command("shop", "2", 2, undo(sold)),
            command("shop", "3", 3, deliver(sold)))
        .add(
            "a frozen card",
            "card.frozen",
            sold,
            command("judge", "2", 2, new Action.FreezeCard(hash("a1"), null)),
            command("shop", "3", 3, deliver(sold)))
        .add(
            "a voided card",
            "card.voided",
            sold,
            command("judge", "2", 2, new Action.VoidCard(hash("a1"), null)),
            command("shop", "3", 3, deliver(sold)))
        .add(
            "a recall reaches what is not delivered",
            "card.recalled",
            sold,
            command("acme", "2", 2, new Action.RecallBatch(batchA(), null)),
            command("shop", "3", 3, deliver(sold)))
        .add(
            "used before it was shown",
            "card.already_redeemed recorded",
            sold,
            command("brand", "2", 2, attest("a1", RedemptionOutcome.SUCCESS, false)),
            command("shop", "3", 3, deliver(sold)))
        .add(
            "a supplier views its code",
            OK,
            command("acme", "1", 1, new Action.ViewCode(hash("a1"), null)))
        .add(
            "a code that was not deposited",
            "card.not_deposited",
            command("acme", "1", 1, new Action.ViewCode(hash("b1"), null)))
        .add(
            "another supplier's code",
            "not_yours",
            command("bolt", "1", 1, new Action.ViewCode(hash("b1"), null)))
        .add(
            "views are not a shop's",
            "auth.role_missing",
            command("shop", "1", 1, new Action.ViewCode(hash("a1"), null)));
  }

  private static VectorFile undos() {
    Command sealed = command("shop", "1", 1, sell("o1", "a1"));
    Command open = command("shop", "1", 1, sell("o1", "b1"));
    Command undone = command("shop", "2", 2, undo(sealed));
    return file("undos")
        .add("a seller undoes a sale of a sealed code", OK, sealed, undone)
        .add(
            "a code that is not sealed",
            "undo.supplier_only",
            open,
            command("shop", "2", 2, undo(open)))
        .add(
            "a code that was seen",
            "undo.supplier_only",
            sealed,
            command("acme", "2", 2, new Action.ViewCode(hash("a1"), null)),
            command("shop", "3", 3, undo(sealed)))
        .add("the supplier undoes it", OK, open, command("acme", "2", 2, undo(open)))
        .add("another supplier", "not_yours", open, command("bolt", "2", 2, undo(open)))
        .add("a sale nobody knows", "sale.unknown", command("shop", "1", 1, undo(sealed)))
        .add(
            "delivered stands before the window",
            "card.delivered",
            sealed,
            command("shop", "2", 2, deliver(sealed)),
            command("shop", "3", 2 + TEN_DAYS, undo(sealed)))
        .add("undone before", "sale.undone", sealed, undone, command("shop", "3", 3, undo(sealed)))
        .add(
            "used",
            "card.already_redeemed recorded",
            sealed,
            command("brand", "2", 2, attest("a1", RedemptionOutcome.SUCCESS, false)),
            command("shop", "3", 3, undo(sealed)))
        .add(
            "the last moment of its window",
            OK,
            sealed,
            command("shop", "2", 1 + TEN_DAYS, undo(sealed)))
        .add(
            "after its window",
            "undo.window_exceeded",
            sealed,
            command("shop", "2", 2 + TEN_DAYS, undo(sealed)))
        .add(
            "supplier only stands before the window",
            "undo.supplier_only",
            open,
            command("shop", "2", 2 + TEN_DAYS, undo(open)))
        .add(
            "the order id is free again",
            OK,
            sealed,
            undone,
            command("shop", "3", 3, sell("o1", "a2")))
        .add(
            "the card is free again", OK, sealed, undone, command("mall", "1", 3, sell("o1", "a1")))
        .add(
            "who received the card has it again",
            OK,
            command("acme", "0", 0, new Action.TransferCards(hashes("a1"), "shop")),
            sealed,
            undone,
            command("shop", "3", 3, new Action.TransferCards(hashes("a1"), "mall")))
        .add(
            "an undo does not revive a voided card",
            OK,
            sealed,
            command("judge", "2", 2, new Action.VoidCard(hash("a1"), null)),
            command("shop", "3", 3, undo(sealed)));
  }

  private static VectorFile redemptions() {
    Command sold = command("shop", "0", 1, sell("o1", "a1"));
    Command used = command("brand", "1", 2, attest("a1", RedemptionOutcome.SUCCESS, false));
    Action early =
        new Action.AttestRedemption(
            null, hash("a1"), false, null, RedemptionOutcome.SUCCESS, World.T0 + 121_001, 60);
    return file("redemptions")
        .add("an issuer's success", OK, sold, used)
        .add("sold or not", OK, used)
        .add(
            "an issuer's failure",
            OK,
            command("brand", "1", 2, attest("a1", RedemptionOutcome.FAILED, false)))
        .add(
            "a second success of the same issuer",
            "card.already_redeemed",
            used,
            command("brand", "2", 3, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "a second success of another issuer",
            "card.already_redeemed recorded",
            used,
            command("rival", "2", 3, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "a correction keeps the success",
            OK,
            used,
            command("brand", "2", 3, attest("a1", RedemptionOutcome.SUCCESS, true)))
        .add(
            "a correction takes the success back",
            OK,
            sold,
            used,
            command("brand", "2", 3, attest("a1", RedemptionOutcome.FAILED, true)))
        .add(
            "what was taken back can be delivered",
            OK,
            sold,
            used,
            command("brand", "2", 3, attest("a1", RedemptionOutcome.FAILED, true)),
            command("shop", "3", 4, deliver(sold)))
        .add(
            "nothing to correct",
            "request.invalid",
            command("brand", "1", 2, attest("a1", RedemptionOutcome.FAILED, true)))
        .add(
            "another issuer's correction",
            "request.invalid",
            used,
            command("rival", "2", 3, attest("a1", RedemptionOutcome.FAILED, true)))
        .add(
            "a redemption of a time to come", "time.out_of_bounds", command("brand", "1", 1, early))
        .add(
            "an issuer of other products",
            "issuer.not_allowed",
            command("maker", "1", 1, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "a shop's word on what it did not sell",
            "card.not_sold",
            command("shop", "1", 1, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "a shop's word on what another sold",
            "not_yours",
            sold,
            command("mall", "1", 2, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "an arbitrator's word",
            "auth.role_missing",
            command("judge", "1", 1, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "the seller's word moves nothing",
            OK,
            sold,
            command("shop", "1", 2, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "the supplier's word moves nothing",
            OK,
            command("acme", "1", 2, attest("a1", RedemptionOutcome.SUCCESS, false)))
        .add(
            "a card nobody knows",
            "card.unknown",
            command("judge", "1", 1, attest("none", RedemptionOutcome.SUCCESS, false)));
  }

  private static VectorFile freezes() {
    Command frozen = command("acme", "1", 1, new Action.FreezeCard(hash("a1"), null));
    Command office = command("judge", "1", 1, new Action.FreezeCard(hash("a1"), null));
    Command voided = command("acme", "1", 1, new Action.VoidCard(hash("a1"), null));
    Command used = command("brand", "0", 1, attest("a1", RedemptionOutcome.SUCCESS, false));
    Command sold = command("shop", "0", 1, sell("o1", "a1"));
    return file("freezes")
        .add("a card is frozen", OK, frozen)
        .add(
            "frozen once",
            "card.frozen",
            frozen,
            command("operator", "2", 2, new Action.FreezeCard(hash("a1"), null)))
        .add(
            "another supplier's card",
            "not_yours",
            command("bolt", "1", 1, new Action.FreezeCard(hash("a1"), null)))
        .add(
            "freezing is not a shop's",
            "auth.role_missing",
            command("shop", "1", 1, new Action.FreezeCard(hash("a1"), null)))
        .add("a used card is not frozen", "card.already_redeemed recorded", used, frozen)
        .add(
            "a voided card is not frozen",
            "card.voided",
            voided,
            command("acme", "2", 2, new Action.FreezeCard(hash("a1"), null)))
        .add(
            "a freeze is lifted",
            OK,
            frozen,
            command("acme", "2", 2, new Action.UnfreezeCard(hash("a1"), null)))
        .add(
            "an office's freeze is lifted by an office",
            "not_yours",
            office,
            command("acme", "2", 2, new Action.UnfreezeCard(hash("a1"), null)))
        .add(
            "nothing to lift",
            "request.invalid",
            command("acme", "2", 2, new Action.UnfreezeCard(hash("a1"), null)))
        .add("a card is voided", OK, voided)
        .add(
            "voided once",
            "card.voided",
            voided,
            command("acme", "2", 2, new Action.VoidCard(hash("a1"), null)))
        .add("a supplier does not void what is sold", "card.sold recorded", sold, voided)
        .add(
            "a supplier does not void what is held",
            "card.held recorded",
            command("shop", "0", 1, hold("o1", 0, "a1")),
            voided)
        .add(
            "an office voids what is sold",
            OK,
            sold,
            command("judge", "1", 2, new Action.VoidCard(hash("a1"), null)))
        .add(
            "nobody voids what is used",
            "card.already_redeemed recorded",
            used,
            command("judge", "1", 2, new Action.VoidCard(hash("a1"), null)));
  }

  private static Action approval(ApprovalKind kind, String person, String card) {
    return new Action.RecordApproval(hash(card), hashes("photo"), kind, null, hash(person));
  }

  private static VectorFile approvals() {
    Command product =
        command(
            "operator",
            "0",
            0,
            new Action.SetProduct(
                false,
                "CNY",
                "500.00",
                List.of("brand"),
                "Dear",
                false,
                "high-value",
                ProductType.GIFT_CARD,
                List.of(),
                "dear",
                "DEAR",
                List.of("acme"),
                null));
    Command batch = command("acme", "0", 0, World.batch("D", "DEAR", true, List.of("*"), "d1"));
    Command check = command("shop", "1", 1, approval(ApprovalKind.OWNERSHIP_CHECK, "ann", "d1"));
    Command one = command("shop", "2", 2, approval(ApprovalKind.TWO_PERSON, "ann", "d1"));
    Command two = command("shop", "3", 3, approval(ApprovalKind.TWO_PERSON, "bob", "d1"));
    Command same = command("shop", "3", 3, approval(ApprovalKind.TWO_PERSON, "ann", "d1"));
    Command sale = command("shop", "4", 4, sell("o1", "d1"));
    Command order =
        command(
            "shop",
            "3",
            3,
            new Action.RecordApproval(
                null, hashes("photo"), ApprovalKind.TWO_PERSON, hash("o1"), hash("bob")));
    return file("approvals")
        .add("an approval is recorded", OK, product, batch, check)
        .add(
            "what the default tier requires is missing",
            "tier.requirement_missing",
            product,
            batch,
            check,
            sale)
        .add(
            "one person twice is not two",
            "tier.requirement_missing",
            product,
            batch,
            check,
            one,
            same,
            sale)
        .add("two persons", OK, product, batch, check, one, two, sale)
        .add("one for the card, one for the order", OK, product, batch, check, one, order, sale)
        .add(
            "a picked card goes unnamed",
            "tier.requirement_missing",
            product,
            batch,
            command("shop", "4", 4, sellPicked("o1", "DEAR", "d1")))
        .add(
            "a hold needs no approval yet",
            OK,
            product,
            batch,
            command("shop", "4", 4, hold("o1", 0, "d1")))
        .add(
            "approvals are not an issuer's",
            "auth.role_missing",
            command("brand", "1", 1, approval(ApprovalKind.VIDEO, "ann", "a1")))
        .add(
            "approving a card one may not sell",
            "not_yours",
            command("mall", "1", 1, approval(ApprovalKind.VIDEO, "ann", "b1")));
  }

  /** With a grace of 60 s for others, as where several clocks are. */
  private static VectorFile network() {
    Command placed = command("shop", "1", 1, hold("o1", 0, "a1"));
    return new VectorFile("network", World.setting(Limits.network()))
        .add(
            "for others it stands a grace longer",
            "card.held recorded",
            placed,
            command("mall", "1", 960, hold("o1", 0, "a1")))
        .add("and then no more", OK, placed, command("mall", "1", 961, hold("o1", 0, "a1")))
        .add(
            "for its owner it lapses at its expiry",
            OK,
            placed,
            command("shop", "2", 901, hold("o2", 0, "a1")));
  }
}
