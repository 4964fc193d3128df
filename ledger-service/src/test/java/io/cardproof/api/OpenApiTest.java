package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The description of the interface, held against itself and against real answers. */
class OpenApiTest {
  /** Calls whose answer is JSON of no fixed form. */
  private static final Set<String> ANY_JSON =
      Set.of("post /v1/commands", "get /v1/entries/{index}");

  @TempDir static Path folder;

  static Shop shop;
  static JsonNode document;

  @BeforeAll
  static void open() {
    shop = Shop.open(folder);
    document = shop.get("operator", "/v3/api-docs").is(200).json();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void everyCallSaysWhatItAnswers_andThatAllElseIsAProblem() {
    Set<String> silent = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
        String name = call.getKey() + " " + path.getKey();
        JsonNode responses = call.getValue().get("responses");
        JsonNode problem = responses.at("/default/content/application~1problem+json/schema");
        if (!isFixed(problem) || !answersGood(responses, ANY_JSON.contains(name))) {
          silent.add(name);
        }
      }
    }
    assertThat(silent).isEmpty();
    assertThat(document.get("paths").size()).isGreaterThan(40);
  }

  @Test
  void whatChangesSomethingMayBeSentAndNotFinal() {
    JsonNode sale = document.get("paths").get("/v1/sales").get("post").get("responses");
    JsonNode schema = sale.at("/202/content/application~1json/schema");
    assertThat(resolved(schema).get("properties").propertyNames())
        .containsExactlyInAnyOrder("operationId", "submissionId");
    JsonNode stock = document.get("paths").get("/v1/stock").get("get").get("responses");
    assertThat(stock.has("202")).isFalse();
  }

  private static boolean answersGood(JsonNode responses, boolean anyJson) {
    boolean good = false;
    for (Map.Entry<String, JsonNode> response : responses.properties()) {
      if (response.getKey().startsWith("2")) {
        good = true;
        JsonNode json = response.getValue().at("/content/application~1json");
        if (!json.isMissingNode() && !anyJson && !isFixed(json.get("schema"))) {
          return false;
        }
      }
    }
    return good;
  }

  private static boolean isFixed(JsonNode schema) {
    return resolved(schema).path("properties").size() > 0;
  }

  private static JsonNode resolved(JsonNode schema) {
    String ref = schema.path("$ref").asString("");
    return ref.isEmpty() ? schema : document.at(ref.substring(1));
  }

  @Test
  void realAnswersAreAsDescribed() {
    String card = shop.mint("minter-one", "GIFT", "described", "DESCRIBED-1").getFirst();
    Reply shown = shop.get("minter-one", "/v1/cards/" + card);
    conforms(shown, "get", "/v1/cards/{id}");
    String batch = shown.at("/batchId");
    conforms(shop.get("minter-one", "/v1/batches/" + batch), "get", "/v1/batches/{id}");
    conforms(
        shop.get("minter-one", "/v1/batches/" + batch + "/lines"), "get", "/v1/batches/{id}/lines");
    conforms(shop.get("shop-a", "/v1/stock"), "get", "/v1/stock");
    conforms(shop.get("shop-a", "/v1/members"), "get", "/v1/members");
    conforms(shop.get("shop-a", "/v1/products"), "get", "/v1/products");
    conforms(shop.get("shop-a", "/v1/policies"), "get", "/v1/policies");
    conforms(shop.get("shop-a", "/v1/policies/gift-card"), "get", "/v1/policies/{id}");
    Reply verified =
        shop.post("/v1/codes/verify")
            .as("shop-a")
            .json("{'code':'DESCRIBED-1','sku':'GIFT'}")
            .send();
    conforms(verified, "post", "/v1/codes/verify");

    String body = "{'orderId':'D-1','items':[{'cardId':'%s'}]}".formatted(card);
    Reply held = shop.post("/v1/reservations").as("shop-a").json(body).send();
    conforms(held, "post", "/v1/reservations");
    String hold = "/v1/reservations/" + held.at("/reservationId");
    conforms(shop.get("shop-a", hold), "get", "/v1/reservations/{id}");
    Reply sold = shop.post(hold + "/confirm").as("shop-a").send();
    conforms(sold, "post", "/v1/reservations/{id}/confirm");
    String sale = "/v1/sales/" + sold.at("/saleId");
    conforms(shop.get("shop-a", sale), "get", "/v1/sales/{id}");
    conforms(shop.get("shop-a", "/v1/orders/D-1"), "get", "/v1/orders/{orderId}");
    conforms(shop.post(sale + "/delivery").as("shop-a").send(), "post", "/v1/sales/{id}/delivery");
    conforms(shop.get("shop-a", "/v1/cards/" + card + "/history"), "get", "/v1/cards/{id}/history");
    conforms(shop.get("shop-a", "/v1/cards/none/history"), "get", "/v1/cards/{id}/history");
    String submission = sold.at("/receipt/submissionId");
    conforms(
        shop.get("shop-a", "/v1/receipts/" + submission), "get", "/v1/receipts/{submissionId}");
  }

  @Test
  void answersAboutClaimsAndMoneyAreAsDescribed() {
    Shop.Sold sold = shop.sold("shop-a", "D-2", ",'price':'9.00','currency':'EUR'");
    shop.deliver("shop-a", sold);
    String body =
        "{'cardId':'%s','orderId':'D-2','reason':'STOLEN','statement':'s','evidence':["
                .formatted(sold.card())
            + "{'kind':'OTHER','name':'n','size':1,'sha256':'%s'}]}".formatted("ab".repeat(32));
    Reply opened = shop.post("/v1/claims").by(sold.token()).json(body).send().is(201);
    conforms(opened, "post", "/v1/claims");
    String claim = "/v1/claims/" + opened.at("/claimId");
    Reply answered =
        shop.post(claim + "/responses").as("shop-a").json("{'statement':'x'}").send().is(201);
    conforms(answered, "post", "/v1/claims/{id}/responses");
    conforms(
        shop.get("arbiter", claim + "/adjudication").is(200),
        "get",
        "/v1/claims/{id}/adjudication");
    Reply ruled =
        shop.post(claim + "/ruling")
            .as("arbiter")
            .json("{'verdict':'UPHELD','liable':'SELLER','remedy':'REFUND','reason':'x'}")
            .send()
            .is(201);
    conforms(ruled, "post", "/v1/claims/{id}/ruling");
    Reply settled =
        shop.post(claim + "/settlement")
            .as("shop-a")
            .json("{'remedy':'REFUND','amount':'9.00','currency':'EUR','paymentRef':'p'}")
            .send()
            .is(201);
    conforms(settled, "post", "/v1/claims/{id}/settlement");
    conforms(shop.get("arbiter", claim).is(200), "get", "/v1/claims/{id}");
    conforms(shop.get("arbiter", "/v1/claims").is(200), "get", "/v1/claims");
    Reply held =
        shop.post("/v1/escrows")
            .as("guarantor")
            .json("{'saleId':'%s','amount':'9.00','currency':'EUR'}".formatted(sold.sale()))
            .send()
            .is(201);
    conforms(held, "post", "/v1/escrows");
    conforms(shop.get("shop-a", "/v1/escrows/" + held.at("/escrowId")), "get", "/v1/escrows/{id}");
    Reply paid =
        shop.post("/v1/pools/shop-a/deposits")
            .as("guarantor")
            .json("{'amount':'9.00','currency':'EUR'}")
            .send()
            .is(201);
    conforms(paid, "post", "/v1/pools/{member}/deposits");
    conforms(shop.get("shop-a", "/v1/pools/shop-a"), "get", "/v1/pools/{member}");
  }

  private static void conforms(Reply reply, String method, String path) {
    JsonNode responses = document.get("paths").get(path).get(method).get("responses");
    boolean good = reply.status() < 300;
    JsonNode response = responses.path(good ? Integer.toString(reply.status()) : "default");
    String type = good ? "application/json" : "application/problem+json";
    JsonNode schema = response.path("content").path(type).path("schema");
    assertThat(schema.isMissingNode()).as("%s %s %d", method, path, reply.status()).isFalse();
    conforms(reply.json(), schema, method + " " + path);
  }

  /** As far as the description goes: types, required members, and no member it does not know. */
  private static void conforms(JsonNode value, JsonNode described, String at) {
    JsonNode schema = resolved(described);
    switch (schema.path("type").asString("")) {
      case "object" -> {
        assertThat(value.isObject()).as(at).isTrue();
        schema
            .path("required")
            .forEach(name -> assertThat(value.has(name.asString())).as(at + "/" + name).isTrue());
        JsonNode properties = schema.path("properties");
        for (Map.Entry<String, JsonNode> member : value.properties()) {
          JsonNode property = properties.path(member.getKey());
          if (schema.has("additionalProperties")) {
            continue;
          }
          assertThat(property.isMissingNode()).as(at + "/" + member.getKey()).isFalse();
          conforms(member.getValue(), property, at + "/" + member.getKey());
        }
      }
      case "array" -> {
        assertThat(value.isArray()).as(at).isTrue();
        value.forEach(item -> conforms(item, schema.get("items"), at + "[]"));
      }
      case "string" -> assertThat(value.isString()).as(at).isTrue();
      case "integer" -> assertThat(value.isIntegralNumber()).as(at).isTrue();
      case "boolean" -> assertThat(value.isBoolean()).as(at).isTrue();
      default -> assertThat(schema.has("type")).as(at + " " + schema).isFalse();
    }
  }
}
