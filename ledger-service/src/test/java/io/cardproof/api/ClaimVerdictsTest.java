package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import io.cardproof.api.Shop.Sold;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What really happened to a card, told over HTTP, and what the history makes of it. */
class ClaimVerdictsTest {
  @TempDir Path folder;

  private Shop shop;

  @BeforeEach
  void open() {
    shop = Shop.open(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private static final String PRICE = ",'price':'50.00','currency':'CNY'";

  private Instant at(Sold sold, String type) {
    for (var item :
        shop.get("arbiter", "/v1/cards/" + sold.card() + "/history").json().at("/items")) {
      if (item.path("type").asString().equals(type)) {
        return Instant.parse(item.path("at").asString());
      }
    }
    throw new AssertionError("no " + type);
  }

  private void used(Sold sold, Instant when, String more) {
    shop.post("/v1/cards/" + sold.card() + "/redemptions")
        .as("issuer")
        .json("{'redeemedAt':'%s' %s}".formatted(when, more))
        .send()
        .is(201);
  }

  /** The buyer's claim, or the one that the watcher opened first. */
  private String claim(Sold sold, String order, String reason) {
    Reply reply =
        shop.post("/v1/claims")
            .by(sold.token())
            .json(
                "{'cardId':'%s','orderId':'%s','reason':'%s'}"
                    .formatted(sold.card(), order, reason))
            .send();
    return "/v1/claims/"
        + (reply.status() == 409 ? reply.at("/claimId") : reply.is(201).at("/claimId"));
  }

  private Reply says(String claim, Sold sold, String verdict, String rule) {
    Reply reply = shop.get(claim + "/adjudication").by(sold.token()).send().is(200);
    assertThat(reply.at("/verdict")).as(reply.text()).isEqualTo(verdict);
    assertThat(reply.at("/ruleName")).as(reply.text()).isEqualTo(rule);
    String asOf = "?asOf=%s&treeSize=%s";
    String path =
        claim
            + "/adjudication"
            + asOf.formatted(reply.at("/asOf/time"), reply.json().at("/asOf/treeSize").asLong());
    assertThat(shop.get("arbiter", path).is(200).text()).isEqualTo(reply.text());
    return reply;
  }

  private Reply rule(String claim, String body) {
    return shop.post(claim + "/ruling").as("arbiter").json(body).send();
  }

  @Test
  void usedBeforeItsMinting_isTheSuppliers() {
    Sold sold = shop.sold("shop-a", "MINT", PRICE);
    used(sold, at(sold, "card.minted").minus(Duration.ofDays(1)), "");
    String claim = claim(sold, "MINT", "STOLEN");
    Reply says = says(claim, sold, "UPHELD", "used_before_mint");
    assertThat(says.at("/liable/role")).isEqualTo("SUPPLIER");
    assertThat(says.at("/liable/memberId")).isEqualTo("minter-one");
    Reply ruled =
        rule(
                claim,
                "{'verdict':'UPHELD','liable':'SUPPLIER','remedy':'REFUND','amount':'50.00',"
                    + "'currency':'CNY','reason':'used before it was minted'}")
            .is(201);
    assertThat(ruled.json().path("followsAdjudication").asBoolean()).isTrue();
    shop.post(claim + "/settlement")
        .as("minter-one")
        .json("{'remedy':'REFUND','amount':'50.00','currency':'CNY'}")
        .send()
        .is(201);
    shop.get("shop-b", claim + "/adjudication").isProblem(403, "not_yours");
  }

  @Test
  void viewedAndUsedBeforeItsSale_isWhoLooked() {
    String card = shop.mint("minter-one", "GIFT", "seen", "SEEN-1").getFirst();
    shop.advance("PT1H");
    shop.post("/v1/cards/" + card + "/views")
        .as("minter-one")
        .json("{'reason':'a check'}")
        .send()
        .is(201);
    shop.advance("PT1H");
    Reply sale =
        shop.post("/v1/sales")
            .as("shop-a")
            .json("{'orderId':'SEEN','items':[{'cardId':'%s'}]}".formatted(card))
            .send()
            .is(201);
    Sold sold = new Sold(card, sale.at("/saleId"), sale.at("/claimToken"));
    used(sold, at(sold, "code.viewed").plus(Duration.ofMinutes(30)), "");
    Reply says = says(claim(sold, "SEEN", "ALREADY_REDEEMED"), sold, "UPHELD", "used_before_sale");
    assertThat(says.at("/liable/memberId")).isEqualTo("minter-one");
  }

  @Test
  void usedByTheBuyer_isRejected_andAnArbitratorMayDepartButNotPretend() {
    Sold sold = shop.sold("shop-a", "OWN", PRICE + ",'accountRef':'+86 138'");
    shop.deliver("shop-a", sold);
    Instant delivered = at(sold, "card.delivered");
    shop.advance("PT2H");
    used(sold, delivered.plus(Duration.ofHours(1)), ",'accountRef':'+86138'");
    String claim = claim(sold, "OWN", "ALREADY_REDEEMED");
    says(claim, sold, "REJECTED", "used_by_buyer");
    String upheld = "{'verdict':'UPHELD','liable':'SELLER','remedy':'REFUND','reason':'x' %s}";
    assertThat(
            rule(claim, upheld.formatted(",'followsAdjudication':true"))
                .isProblem(400, "request.invalid")
                .at("/field"))
        .isEqualTo("followsAdjudication");
    Reply ruled = rule(claim, upheld.formatted("")).is(201);
    assertThat(ruled.json().path("followsAdjudication").asBoolean()).isFalse();
    Reply seen = shop.get(claim).by(sold.token()).send().is(200);
    assertThat(seen.at("/rulings/0/analysis/verdict")).isEqualTo("REJECTED");
    assertThat(seen.json().at("/rulings/0/analysis/rule").asInt()).isEqualTo(10);
  }

  @Test
  void usedByAnotherSoonAfterDelivery_isThePools() {
    Sold sold = shop.sold("shop-a", "THEFT", PRICE + ",'accountRef':'+86 138'");
    shop.deliver("shop-a", sold);
    Instant delivered = at(sold, "card.delivered");
    shop.advance("PT2H");
    used(sold, delivered.plus(Duration.ofHours(1)), ",'accountRef':'+1 555'");
    String claim = claim(sold, "THEFT", "STOLEN");
    Reply says = says(claim, sold, "UPHELD", "theft_cover");
    assertThat(says.at("/liable/role")).isEqualTo("GUARANTEE_POOL");
    shop.get("guarantor", claim).isProblem(403, "not_yours");
    rule(
            claim,
            "{'verdict':'UPHELD','liable':{'role':'GUARANTEE_POOL'},'remedy':'REFUND',"
                + "'reason':'stolen','followsAdjudication':true}")
        .is(201);
    shop.get("guarantor", claim).is(200);
    shop.post(claim + "/settlement")
        .as("guarantor")
        .json("{'remedy':'REFUND','amount':'50.00','currency':'CNY'}")
        .send()
        .is(201);
  }

  @Test
  void notDelivered_isTheSellersPastTheDeadline() {
    Sold sold = shop.sold("shop-a", "NEVER", "");
    String early = claim(sold, "NEVER", "NOT_DELIVERED");
    says(early, sold, "NOT_YET", "not_delivered");
    shop.advance("PT6M");
    Reply says = says(early, sold, "UPHELD", "not_delivered");
    assertThat(says.at("/liable/memberId")).isEqualTo("shop-a");
  }

  @Test
  void exclusion_countsByTheIssuersWordOnly() {
    Sold sold = shop.sold("shop-a", "ARREARS", "");
    shop.deliver("shop-a", sold);
    String claim = claim(sold, "ARREARS", "ALREADY_REDEEMED");
    String body = "{'exclusion':'PHONE_IN_ARREARS'}";
    shop.post(claim + "/responses").as("shop-a").json(body).send().is(201);
    says(claim, sold, "NEEDS_ISSUER", "needs_issuer");
    shop.post(claim + "/responses").as("issuer").json(body).send().is(201);
    says(claim, sold, "REJECTED", "excluded");
    assertThat(shop.get("arbiter", claim).at("/responses/1/party")).isEqualTo("ISSUER");
  }
}
