package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import io.cardproof.api.Shop.Sold;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Claims in which time passes: each with a sandbox of its own, whose clock is moved. */
class ClaimDeadlinesTest {
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

  @Test
  void silence_isReviewedWithoutAnAnswer() {
    Sold sold = shop.sold("shop-a", "SILENT", "");
    shop.deliver("shop-a", sold);
    String id =
        shop.post("/v1/claims")
            .by(sold.token())
            .json(
                "{'cardId':'%s','orderId':'SILENT','reason':'ALREADY_REDEEMED'}"
                    .formatted(sold.card()))
            .send()
            .is(201)
            .at("/claimId");
    shop.advance("PT3H");
    Reply seen = shop.get(("/v1/claims/" + id)).by(sold.token()).send().is(200);
    assertThat(seen.at("/state")).isEqualTo("UNDER_REVIEW");
    shop.post("/v1/claims/" + id + "/responses")
        .as("shop-a")
        .json("{'statement':'late'}")
        .send()
        .isProblem(409, "claim.state");
    Reply listed =
        shop.get("/v1/claims?state=UNDER_REVIEW&cardId=" + sold.card()).by(sold.token()).send();
    assertThat(listed.is(200).json().at("/items").size()).isEqualTo(1);
    assertThat(
            shop.get("shop-b", "/v1/claims?state=UNDER_REVIEW").is(200).json().at("/items").size())
        .isZero();
    for (JsonNode item : shop.get("arbiter", "/v1/claims?limit=1").is(200).json().at("/items")) {
      assertThat(item.path("claimId").asString()).startsWith("clm_");
    }
    shop.get("arbiter", "/v1/claims?state=SHUT").isProblem(400, "request.invalid");
  }

  @Test
  void claimAfterTheWindow_isOnRecordAndNotHeard() {
    Sold sold = shop.sold("shop-a", "LATE", "");
    shop.deliver("shop-a", sold);
    shop.advance("P31D");
    Reply late =
        shop.post("/v1/claims")
            .by(sold.token())
            .json("{'cardId':'%s','orderId':'LATE','reason':'STOLEN'}".formatted(sold.card()))
            .send()
            .is(201);
    assertThat(late.at("/state")).isEqualTo("REJECTED_INADMISSIBLE");
    assertThat(late.at("/inadmissible")).isEqualTo("out_of_window");
    assertThat(late.json().has("dueBy")).isFalse();
    String claim = "/v1/claims/" + late.at("/claimId");
    assertThat(shop.get("shop-a", claim).is(200).at("/inadmissible")).isEqualTo("out_of_window");
    shop.get(claim).by(sold.token()).send().is(200);
    shop.post(claim + "/responses")
        .as("shop-a")
        .json("{'statement':'x'}")
        .send()
        .isProblem(409, "claim.state");
  }

  @Test
  void appealAfterItsWindow_isRefused() {
    Sold sold = shop.sold("shop-a", "APPEAL", "");
    shop.deliver("shop-a", sold);
    String claim =
        "/v1/claims/"
            + shop.post("/v1/claims")
                .by(sold.token())
                .json("{'cardId':'%s','orderId':'APPEAL','reason':'STOLEN'}".formatted(sold.card()))
                .send()
                .is(201)
                .at("/claimId");
    shop.post(claim + "/ruling")
        .as("arbiter")
        .json("{'verdict':'REJECTED','reason':'nothing shows it'}")
        .send()
        .is(201);
    assertThat(shop.get("shop-a", claim).json().has("appealBy")).isTrue();
    shop.advance("P8D");
    shop.post(claim + "/appeal").by(sold.token()).send().isProblem(409, "claim.state");
  }
}
