package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A card from mint to redemption, and what must not happen to it on the way. */
class CardLifeTest {
  @TempDir static Path folder;

  static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open(folder);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void wholeLifeOfOneCard() {
    String card = shop.mint("minter-one", "GIFT", "life", "LIFE-0001-abcd").getFirst();

    Reply verified =
        shop.post("/v1/codes/verify")
            .as("shop-a")
            .json("{'code':'ｌｉｆｅ 0001 ABCD','sku':'GIFT'}")
            .send()
            .is(200);
    assertThat(verified.json().path("known").asBoolean()).isTrue();
    assertThat(verified.at("/cardId")).isEqualTo(card);
    assertThat(verified.json().path("sellable").asBoolean()).isTrue();
    assertThat(verified.at("/batchNo")).isEqualTo("life");

    Reply held =
        shop.post("/v1/reservations")
            .as("shop-a")
            .json("{'orderId':'A-1','items':[{'cardId':'%s'}],'buyerRef':'bob'}".formatted(card))
            .send()
            .is(201);
    String hold = held.at("/reservationId");
    assertThat(held.at("/items/0/cardId")).isEqualTo(card);

    Reply refused =
        shop.post("/v1/sales")
            .as("shop-b")
            .json("{'orderId':'B-1','items':[{'cardId':'%s'}]}".formatted(card))
            .send()
            .isProblem(409, "card.held");
    assertThat(refused.at("/where")).isEqualTo("ELSEWHERE");
    assertThat(refused.at("/cardId")).isEqualTo(card);
    long attempt = refused.json().path("entry").asLong();
    Reply again =
        shop.post("/v1/sales")
            .as("shop-b")
            .json("{'orderId':'B-1','items':[{'cardId':'%s'}]}".formatted(card))
            .send()
            .isProblem(409, "card.held");
    assertThat(again.json().path("entry").asLong()).isEqualTo(attempt);

    Reply sold =
        shop.post("/v1/reservations/" + hold + "/confirm")
            .as("shop-a")
            .key("confirm-1")
            .json("{'paymentRef':'PAY-1','price':'9.99','currency':'EUR','accountRef':'+86 138'}")
            .send()
            .is(201);
    String sale = sold.at("/saleId");
    assertThat(sold.at("/orderId")).isEqualTo("A-1");
    assertThat(sold.at("/claimToken")).startsWith("cpt_");

    Reply delivered =
        shop.post("/v1/sales/" + sale + "/delivery")
            .as("shop-a")
            .key("deliver-1")
            .json("{'channel':'e-mail'}")
            .send()
            .is(201);
    assertThat(delivered.at("/items/0/code")).isEqualTo("LIFE-0001-abcd");
    Reply replay =
        shop.post("/v1/sales/" + sale + "/delivery")
            .as("shop-a")
            .key("deliver-1")
            .json("{'channel':'e-mail'}")
            .send()
            .is(201);
    assertThat(replay.text()).isEqualTo(delivered.text());
    assertThat(replay.replayed()).isTrue();
    shop.post("/v1/sales/" + sale + "/delivery")
        .as("shop-a")
        .key("deliver-1")
        .json("{'channel':'paper'}")
        .send()
        .isProblem(422, "submission.mismatch");
    shop.post("/v1/sales/" + sale + "/delivery")
        .as("shop-a")
        .json("{'onBehalfOf':'%s'}".formatted(sold.at("/claimToken")))
        .send()
        .is(201);
    shop.post("/v1/sales/" + sale + "/delivery").as("shop-b").send().isProblem(403, "not_yours");

    shop.post("/v1/cards/" + card + "/redemptions")
        .as("issuer")
        .json("{'redeemedAt':'2020-01-01T00:00:00Z','accountRef':'+86138'}")
        .send()
        .is(201);
    shop.post("/v1/cards/" + card + "/redemptions")
        .as("issuer")
        .json("{'redeemedAt':'2020-01-02T00:00:00Z'}")
        .send()
        .isProblem(409, "card.already_redeemed");

    Reply history = shop.get("shop-a", "/v1/cards/" + card + "/history").is(200);
    assertThat(history.at("/state")).isEqualTo("REDEEMED");
    assertThat(types(history))
        .containsExactly(
            "card.minted",
            "hold.placed",
            "attempt.refused",
            "card.sold",
            "card.delivered",
            "code.viewed",
            "redemption.attested");
    JsonNode attemptItem = history.json().at("/items/2");
    assertThat(attemptItem.has("actor")).isFalse();
    assertThat(history.at("/items/1/details/orderId")).isEqualTo("A-1");
    assertThat(history.at("/items/5/details/viewer")).isEqualTo("BUYER");

    Reply ofArbiter = shop.get("arbiter", "/v1/cards/" + card + "/history").is(200);
    assertThat(ofArbiter.at("/items/2/actor")).isEqualTo("shop-b");
    assertThat(ofArbiter.text()).doesNotContain("A-1");
    shop.get("shop-b", "/v1/cards/" + card + "/history").isProblem(403, "not_yours");
    assertThat(shop.get("shop-b", "/v1/cards/" + card).json().size()).isEqualTo(3);
  }

  private static List<String> types(Reply history) {
    List<String> types = new ArrayList<>();
    history.json().path("items").forEach(item -> types.add(item.path("type").asString()));
    return types;
  }

  @Test
  void manyBuyersOfOneCard_oneSale() throws Exception {
    String card = shop.mint("minter-one", "GIFT", "race", "RACE-1").getFirst();
    List<Reply> replies =
        together(
            64,
            i ->
                shop.post("/v1/sales")
                    .as(i % 2 == 0 ? "shop-a" : "shop-b")
                    .json("{'orderId':'R-%d','items':[{'cardId':'%s'}]}".formatted(i, card))
                    .send());
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(1);
    assertThat(replies.stream().filter(reply -> reply.status() == 409)).hasSize(63);
    assertThat(replies)
        .filteredOn(reply -> reply.status() == 409)
        .allSatisfy(reply -> assertThat(reply.at("/code")).isEqualTo("card.sold"));
  }

  @Test
  void sameOrderManyTimes_oneSaleAndTheSameBytes() throws Exception {
    shop.product("ONE", "");
    shop.mint("minter-one", "ONE", "one", "ONE-1");
    List<Reply> replies =
        together(
            200,
            i ->
                shop.post("/v1/sales")
                    .as("shop-a")
                    .json("{'orderId':'SAME','items':[{'sku':'ONE','quantity':1}]}")
                    .send());
    assertThat(replies).allSatisfy(reply -> reply.is(201));
    assertThat(replies.stream().map(Reply::text).distinct()).hasSize(1);
    String sale = replies.getFirst().at("/saleId");
    List<Reply> deliveries =
        together(
            50, i -> shop.post("/v1/sales/" + sale + "/delivery").as("shop-a").key("once").send());
    assertThat(deliveries.stream().map(Reply::text).distinct()).hasSize(1);
    String card = replies.getFirst().at("/items/0/cardId");
    assertThat(types(shop.get("shop-a", "/v1/cards/" + card + "/history")))
        .containsExactly("card.minted", "card.sold", "card.delivered");
    shop.post("/v1/sales")
        .as("shop-a")
        .json("{'orderId':'SAME','items':[{'sku':'ONE','quantity':2}]}")
        .send()
        .isProblem(409, "order.exists");
  }

  @Test
  void orderOfMoreThanThereIs_takesNone() {
    shop.product("FEW", "");
    shop.mint("minter-one", "FEW", "few", "FEW-1", "FEW-2");
    shop.post("/v1/sales")
        .as("shop-a")
        .json("{'orderId':'F-1','items':[{'sku':'FEW','quantity':3}]}")
        .send()
        .isProblem(409, "stock.insufficient");
    assertThat(shop.get("shop-a", "/v1/stock?sku=FEW").at("/items/0/available")).isEqualTo("2");
    Reply held =
        shop.post("/v1/reservations")
            .as("shop-a")
            .json("{'orderId':'F-2','items':[{'sku':'FEW','quantity':2}],'ttlSeconds':60}")
            .send()
            .is(201);
    assertThat(held.json().path("items")).hasSize(2);
    assertThat(shop.get("shop-a", "/v1/stock?sku=FEW").at("/items/0/available")).isEqualTo("0");
    String hold = held.at("/reservationId");
    assertThat(shop.get("shop-a", "/v1/orders/F-2").at("/reservationId")).isEqualTo(hold);
    shop.get("shop-b", "/v1/reservations/" + hold).isProblem(403, "not_yours");
    shop.put("/v1/reservations/" + hold).as("shop-a").json("{'ttlSeconds':120}").send().is(200);
    shop.delete("/v1/reservations/" + hold).as("shop-a").send().is(204);
    shop.delete("/v1/reservations/" + hold).as("shop-a").send().is(204);
    shop.put("/v1/reservations/" + hold)
        .as("shop-a")
        .json("{'ttlSeconds':120}")
        .send()
        .isProblem(410, "hold.released");
    assertThat(shop.get("shop-a", "/v1/stock?sku=FEW").at("/items/0/available")).isEqualTo("2");
  }

  @Test
  void concurrentOrdersBySku_shareTheStockWithoutLoss() throws Exception {
    shop.product("POOL", "");
    String[] codes = new String[40];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = "POOL-" + i;
    }
    shop.mint("minter-one", "POOL", "pool", codes);
    List<Reply> replies =
        together(
            48,
            i ->
                shop.post("/v1/sales")
                    .as(i % 2 == 0 ? "shop-a" : "shop-b")
                    .json("{'orderId':'P-%d','items':[{'sku':'POOL','quantity':1}]}".formatted(i))
                    .send());
    assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(40);
    assertThat(
            replies.stream()
                .filter(reply -> reply.status() == 201)
                .map(reply -> reply.at("/items/0/cardId"))
                .distinct())
        .hasSize(40);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 201)
        .allSatisfy(reply -> reply.isProblem(409, "stock.insufficient"));
  }

  @Test
  void undoneSale_freesCardAndOrder() {
    String card = shop.mint("minter-one", "GIFT", "undo", "UNDO-1").getFirst();
    String order = "{'orderId':'U-1','items':[{'cardId':'%s'}]}".formatted(card);
    String sale = shop.post("/v1/sales").as("shop-a").json(order).send().is(201).at("/saleId");
    shop.post("/v1/sales/" + sale + "/undo")
        .as("shop-b")
        .json("{'reason':'no'}")
        .send()
        .isProblem(403, "not_yours");
    Reply undone =
        shop.post("/v1/sales/" + sale + "/undo")
            .as("shop-a")
            .json("{'reason':'payment bounced'}")
            .send()
            .is(200);
    assertThat(undone.at("/state")).isEqualTo("UNDONE");
    assertThat(shop.get("shop-a", "/v1/sales/" + sale).at("/state")).isEqualTo("UNDONE");
    Reply anew = shop.post("/v1/sales").as("shop-a").json(order).send().is(201);
    assertThat(anew.at("/saleId")).isNotEqualTo(sale);
  }

  @Test
  void transferredCards_areSoldByWhoGotThem() {
    shop.product("MOVE", "");
    Reply batch =
        shop.post("/v1/batches")
            .as("minter-one")
            .json("{'sku':'MOVE','batchNo':'m','deposit':true,'codes':['MOVE-1','MOVE-2']}")
            .send()
            .is(201);
    String card = batch.at("/lines/0/cardId");
    String order = "{'orderId':'%s','items':[{'sku':'MOVE','quantity':1}]}";
    shop.post("/v1/sales")
        .as("shop-a")
        .json(order.formatted("M-1"))
        .send()
        .isProblem(409, "stock.insufficient");
    shop.post("/v1/sales")
        .as("shop-a")
        .json("{'orderId':'M-1','items':[{'cardId':'%s'}]}".formatted(card))
        .send()
        .isProblem(403, "seller.not_allowed");
    shop.post("/v1/transfers")
        .as("minter-one")
        .json("{'to':'shop-a','cardIds':['%s']}".formatted(card))
        .send()
        .is(201);
    Reply sold = shop.post("/v1/sales").as("shop-a").json(order.formatted("M-1")).send().is(201);
    assertThat(sold.at("/items/0/cardId")).isEqualTo(card);
    shop.post("/v1/transfers")
        .as("shop-a")
        .json("{'to':'shop-b','batchId':'%s'}".formatted(batch.at("/batchId")))
        .send()
        .isProblem(403, "not_yours");
  }

  @Test
  void frozenVoidedAndViewedCards() {
    List<String> cards = shop.mint("minter-one", "GIFT", "freeze", "FRZ-1", "FRZ-2");
    String first = "/v1/cards/" + cards.getFirst();
    String reason = "{'reason':'reported stolen'}";
    shop.post(first + "/freeze").as("minter-two").json(reason).send().isProblem(403, "not_yours");
    shop.post(first + "/freeze").as("minter-one").json(reason).send().is(200);
    shop.post("/v1/sales")
        .as("shop-a")
        .json("{'orderId':'Z-1','items':[{'cardId':'%s'}]}".formatted(cards.getFirst()))
        .send()
        .isProblem(409, "card.frozen");
    shop.post(first + "/unfreeze").as("minter-one").json(reason).send().is(200);
    Reply viewed = shop.post(first + "/views").as("minter-one").json(reason).send().is(201);
    assertThat(viewed.at("/code")).isEqualTo("FRZ-1");
    shop.post(first + "/views").as("shop-a").json(reason).send().is(403);
    shop.post(first + "/void").as("minter-one").json(reason).send().is(200);
    Reply shown = shop.get("minter-one", first).is(200);
    assertThat(shown.at("/state")).isEqualTo("VOIDED");
    assertThat(shown.at("/seq")).isEqualTo("5");
  }

  @Test
  void unknownThings_areUnknown() {
    shop.get("shop-a", "/v1/cards/nope%00x").is(400);
    shop.get("shop-a", "/v1/cards/no~pe").isProblem(404, "card.unknown");
    shop.get("shop-a", "/v1/sales/sal_x").isProblem(404, "sale.unknown");
    shop.get("shop-a", "/v1/orders/never").isProblem(404, "order.unknown");
    shop.get("shop-a", "/v1/batches/bat_x").isProblem(404, "batch.unknown");
    shop.get("shop-a", "/v1/stock?sku=NONE").isProblem(404, "product.unknown");
    shop.delete("/v1/reservations/res_x").as("shop-a").send().isProblem(404, "hold.unknown");
    shop.post("/v1/sales")
        .as("shop-a")
        .json("{'orderId':'X','items':[{'cardId':'x'}]}")
        .send()
        .isProblem(404, "card.unknown");
    shop.post("/v1/sales")
        .as("shop-a")
        .json("{'orderId':'X','items':[{'sku':'NONE','quantity':1}]}")
        .send()
        .isProblem(404, "product.unknown");
  }

  @Test
  void badOrders_areRefusedByField() {
    String card = shop.mint("minter-one", "GIFT", "bad", "BAD-1").getFirst();
    bad("{'orderId':'X','items':[]}", "items");
    bad("{'items':[{'sku':'GIFT','quantity':1}]}", "orderId");
    bad("{'orderId':'X','items':[{'sku':'GIFT','quantity':0}]}", "items[0].quantity");
    bad("{'orderId':'X','items':[{'sku':'GIFT','quantity':-1}]}", "items[0].quantity");
    bad("{'orderId':'X','items':[{'sku':'GIFT','quantity':2000000000}]}", "items[0].quantity");
    bad("{'orderId':'X','items':[{'cardId':'%s','sku':'GIFT'}]}".formatted(card), "items[0]");
    bad("{'orderId':'X','items':[{'cardId':'%s'},{'cardId':'%s'}]}".formatted(card, card), "items");
    bad("{'orderId':'X','items':[{'cardId':'%s'}],'price':'1'}".formatted(card), "currency");
    bad(
        "{'orderId':'X','items':[{'cardId':'%s'}],'price':'-1','currency':'EUR'}".formatted(card),
        "price");
    for (String ttl : List.of("0", "-5", "172801", "9223372036854775807")) {
      shop.post("/v1/reservations")
          .as("shop-a")
          .json("{'orderId':'X','items':[{'cardId':'%s'}],'ttlSeconds':%s}".formatted(card, ttl))
          .send()
          .isProblem(400, "request.invalid");
    }
  }

  private static void bad(String order, String field) {
    Reply reply =
        shop.post("/v1/sales").as("shop-a").json(order).send().isProblem(400, "request.invalid");
    assertThat(reply.at("/field")).isEqualTo(field);
  }

  private interface Request {
    Reply send(int number);
  }

  private static List<Reply> together(int count, Request request) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Reply>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(() -> request.send(number));
      }
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> reply : threads.invokeAll(calls)) {
        replies.add(reply.get());
      }
      return replies;
    }
  }
}
