package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import io.cardproof.api.Shop.Sold;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Escrows and pools, which only say what guarantors did with money. */
class MoneyTest {
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

  private static Reply move(String who, String path, String body) {
    return shop.post("/v1/pools/" + path).as(who).json(body).send();
  }

  @Test
  void poolGoesUpAndDown_andNeverBelowZero() {
    String ten = "{'amount':'10.00','currency':'CNY'}";
    assertThat(move("guarantor", "shop-a/deposits", ten).is(201).at("/balance")).isEqualTo("10.00");
    Reply first =
        shop.post("/v1/pools/shop-a/payouts")
            .as("guarantor")
            .key("pay")
            .json("{'amount':'2.5','currency':'CNY','paymentRef':'x'}")
            .send()
            .is(201);
    assertThat(first.at("/balance")).isEqualTo("7.50");
    move("guarantor", "shop-a/payouts", ten).isProblem(409, "pool.insufficient");
    move("guarantor", "shop-a/payouts", "{'amount':'1','currency':'EUR'}")
        .isProblem(409, "pool.insufficient");
    move("guarantor", "shop-a/deposits", "{'amount':'1','currency':'EUR'}").is(201);
    Reply again =
        shop.post("/v1/pools/shop-a/payouts")
            .as("guarantor")
            .key("pay")
            .json("{'amount':'2.5','currency':'CNY','paymentRef':'x'}")
            .send()
            .is(201);
    assertThat(again.text()).isEqualTo(first.text());
    Reply pool = shop.get("shop-b", "/v1/pools/shop-a").is(200);
    assertThat(pool.text())
        .contains("{\"currency\":\"CNY\",\"balance\":\"7.50\"}")
        .contains("{\"currency\":\"EUR\",\"balance\":\"1.00\"}");
    assertThat(shop.get("shop-b", "/v1/pools/shop-b").json().at("/items").size()).isZero();

    move("shop-a", "shop-a/deposits", ten).isProblem(403, "auth.role_missing");
    move("guarantor", "nobody/deposits", ten).isProblem(404, "member.unknown");
    assertThat(
            move("guarantor", "shop-a/deposits", "{'amount':'0','currency':'CNY'}")
                .isProblem(400, "request.invalid")
                .at("/field"))
        .isEqualTo("amount");
    assertThat(
            move("guarantor", "shop-a/deposits", "{'currency':'CNY'}")
                .isProblem(400, "request.invalid")
                .at("/field"))
        .isEqualTo("amount");
    move("guarantor", "shop-a/payouts", "{'amount':'1','currency':'CNY','claimId':'clm_none'}")
        .isProblem(404, "claim.unknown");
  }

  @Test
  void escrowIsHeldForAnOrder_andReleasedOnDelivery() {
    Sold sold = shop.sold("shop-a", "ESC", "");
    Reply held =
        shop.post("/v1/escrows")
            .as("guarantor")
            .json("{'orderId':'ESC','seller':'shop-a','amount':'50.00','currency':'CNY'}")
            .send()
            .is(201);
    assertThat(held.at("/saleId")).isEqualTo(sold.sale());
    assertThat(held.at("/state")).isEqualTo("HELD");
    String escrow = "/v1/escrows/" + held.at("/escrowId");
    shop.post(escrow + "/release").as("guarantor").send().isProblem(409, "escrow.state");
    shop.deliver("shop-a", sold);
    shop.post(escrow + "/release").as("shop-a").send().isProblem(403, "auth.role_missing");
    assertThat(shop.post(escrow + "/release").as("guarantor").send().is(201).at("/state"))
        .isEqualTo("RELEASED");
    shop.post(escrow + "/release").as("guarantor").send().isProblem(409, "escrow.state");
    Reply shown = shop.get("shop-a", escrow).is(200);
    assertThat(shown.at("/state")).isEqualTo("RELEASED");
    assertThat(shown.at("/amount")).isEqualTo("50.00");
    shop.get("shop-b", escrow).isProblem(403, "not_yours");
    shop.post("/v1/escrows")
        .as("shop-b")
        .json("{'orderId':'NONE','seller':'shop-a','amount':'50.00','currency':'CNY'}")
        .send()
        .isProblem(403, "auth.role_missing");
    shop.post("/v1/escrows")
        .as("guarantor")
        .json("{'orderId':'NONE','seller':'shop-a','amount':'50.00','currency':'CNY'}")
        .send()
        .isProblem(404, "order.unknown");
    shop.get("shop-a", "/v1/escrows/esc_none").isProblem(404, "escrow.unknown");
    shop.post("/v1/escrows")
        .as("guarantor")
        .json("{'saleId':'sal_none','amount':'1','currency':'CNY'}")
        .send()
        .isProblem(404, "sale.unknown");
  }

  @Test
  void escrowIsPaidOut_byAClaimThatIsUpheld() {
    Sold sold = shop.sold("shop-a", "PAY", ",'price':'50.00','currency':'CNY'");
    shop.deliver("shop-a", sold);
    Reply held =
        shop.post("/v1/escrows")
            .as("guarantor")
            .json("{'saleId':'%s','amount':'50.00','currency':'CNY'}".formatted(sold.sale()))
            .send()
            .is(201);
    String claim =
        shop.post("/v1/claims")
            .by(sold.token())
            .json("{'cardId':'%s','orderId':'PAY','reason':'INVALID_CODE'}".formatted(sold.card()))
            .send()
            .is(201)
            .at("/claimId");
    String escrow = "/v1/escrows/" + held.at("/escrowId");
    String body = "{'claimId':'%s'}".formatted(claim);
    shop.post(escrow + "/payout").as("guarantor").json(body).send().isProblem(409, "claim.state");
    shop.post("/v1/claims/" + claim + "/ruling")
        .as("arbiter")
        .json("{'verdict':'UPHELD','liable':'SUPPLIER','remedy':'REFUND','reason':'bad code'}")
        .send()
        .is(201);
    shop.post(escrow + "/release").as("guarantor").send().isProblem(409, "escrow.state");
    assertThat(shop.post(escrow + "/payout").as("guarantor").json(body).send().is(201).at("/state"))
        .isEqualTo("PAID_OUT");
    String pay = "{'amount':'1','currency':'CNY','claimId':'%s'}".formatted(claim);
    move("guarantor", "minter-one/deposits", "{'amount':'5','currency':'CNY'}").is(201);
    move("guarantor", "minter-one/payouts", pay).is(201);
    move("guarantor", "minter-one/payouts", pay).isProblem(409, "claim.state");
  }
}
