package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What happens to a batch as a whole, as its cards show it. */
class BatchLifeTest {
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

  private static void transfer(String from, String json) {
    shop.post("/v1/transfers").as(from).json(json).send().is(201);
  }

  private static List<String> types(String reader, String card) {
    Reply history = shop.get(reader, "/v1/cards/" + card + "/history").is(200);
    return history
        .json()
        .at("/items")
        .valueStream()
        .map(item -> item.path("type").asString())
        .toList();
  }

  private static String batchOf(String card) {
    return shop.get("minter-one", "/v1/cards/" + card).is(200).at("/batchId");
  }

  @Test
  void aCardsHistoryShowsThatItsBatchWasTransferredAndRecalled() {
    String card = shop.mint("minter-one", "GIFT", "whole", "WHOLE-1").getFirst();
    String batch = batchOf(card);
    transfer("minter-one", "{'to':'shop-a','batchId':'%s'}".formatted(batch));
    transfer("shop-a", "{'to':'shop-b','batchId':'%s'}".formatted(batch));
    shop.post("/v1/batches/" + batch + "/recall")
        .as("minter-one")
        .json("{'reason':'misprinted'}")
        .send()
        .is(200);

    Reply history = shop.get("shop-b", "/v1/cards/" + card + "/history").is(200);
    assertThat(history.at("/state")).isEqualTo("RECALLED");
    assertThat(types("shop-b", card))
        .containsExactly("card.minted", "batch.transferred", "batch.transferred", "batch.recalled");
    assertThat(history.at("/items/1/details/to")).isEqualTo("shop-a");
    JsonNode recalled = history.json().at("/items/3");
    assertThat(recalled.has("seq")).isFalse();
    assertThat(recalled.at("/actor").asString()).isEqualTo("minter-one");
    assertThat(recalled.at("/details/batchId").asString()).isEqualTo(batch);
    assertThat(recalled.at("/details/reason").asString()).isEqualTo("misprinted");
  }

  @Test
  void whoHadABatchReadsItsCardsHistories_andWhoNeverHadItDoesNot() {
    String card = shop.mint("minter-one", "GIFT", "had", "HAD-1").getFirst();
    transfer("minter-one", "{'to':'shop-a','batchId':'%s'}".formatted(batchOf(card)));
    transfer("shop-a", "{'to':'minter-two','batchId':'%s'}".formatted(batchOf(card)));
    assertThat(types("shop-a", card)).hasSize(3);
    shop.get("shop-b", "/v1/cards/" + card + "/history").isProblem(403, "not_yours");
  }

  @Test
  void aCardThatWasTransferredOnItsOwnDoesNotGoAlongWithItsBatch() {
    List<String> cards = shop.mint("minter-one", "GIFT", "alone", "ALONE-1", "ALONE-2");
    transfer("minter-one", "{'to':'shop-a','cardIds':['%s']}".formatted(cards.getFirst()));
    transfer("minter-one", "{'to':'shop-b','batchId':'%s'}".formatted(batchOf(cards.getFirst())));
    assertThat(types("shop-a", cards.getFirst()))
        .containsExactly("card.minted", "card.transferred");
    assertThat(types("shop-b", cards.getLast()))
        .containsExactly("card.minted", "batch.transferred");
  }

  @Test
  void aCardThatWasTransferredOnItsOwnIsInTheStockOfItsHolderOnly() {
    shop.product("MOVED", "");
    List<String> cards = shop.mint("minter-one", "MOVED", "split", "SPLIT-1", "SPLIT-2", "SPLIT-3");
    transfer("minter-one", "{'to':'shop-a','cardIds':['%s']}".formatted(cards.getFirst()));
    assertThat(stock("shop-b")).containsExactly("split 2");
    assertThat(stock("shop-a")).containsExactly("split 3");

    String order = "{'orderId':'%s','items':[{'sku':'MOVED','quantity':%d}]}";
    shop.post("/v1/sales")
        .as("shop-b")
        .json(order.formatted("S-1", 3))
        .send()
        .isProblem(409, "stock.insufficient");
    shop.post("/v1/sales").as("shop-b").json(order.formatted("S-1", 2)).send().is(201);
    assertThat(stock("shop-b")).isEmpty();
    assertThat(stock("shop-a")).containsExactly("split 1");
    Reply sold = shop.post("/v1/sales").as("shop-a").json(order.formatted("S-2", 1)).send().is(201);
    assertThat(sold.at("/items/0/cardId")).isEqualTo(cards.getFirst());
    assertThat(stock("shop-a")).isEmpty();
  }

  private static List<String> stock(String seller) {
    return shop.get(seller, "/v1/stock?sku=MOVED")
        .is(200)
        .json()
        .at("/items")
        .valueStream()
        .map(item -> item.path("batchNo").asString() + " " + item.path("available").asInt())
        .toList();
  }
}
