package io.cardproof.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import io.cardproof.api.Shop.Sold;
import io.cardproof.codec.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is turned away at the door of a claim, with the documented code and nothing changed. */
class ClaimErrorsTest {
  @TempDir static Path folder;

  static Shop shop;
  static Sold sold;
  static String claim;

  @BeforeAll
  static void open() {
    shop = Shop.open(folder);
    sold = shop.sold("shop-a", "ERR", ",'price':'50.00','currency':'CNY'");
    shop.deliver("shop-a", sold);
    claim = "/v1/claims/" + opened(sold, "ERR", "ALREADY_REDEEMED").at("/claimId");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Reply opened(Sold of, String order, String reason) {
    return shop.post("/v1/claims")
        .by(of.token())
        .json(
            """
            {'cardId':'%s','orderId':'%s','reason':'%s','evidence':[
             {'kind':'VIDEO','name':'v.mp4','size':10737418240,'sha256':'%s'},
             {'kind':'DOCUMENT','size':5,'sha256':'%s'}]}
            """
                .formatted(of.card(), order, reason, "cd".repeat(32), sha("hello")))
        .send()
        .is(201);
  }

  private static String sha(String text) {
    return HexFormat.of().formatHex(Digests.sha256(text.getBytes(UTF_8)));
  }

  private static long size() {
    long low = 0;
    while (shop.get("operator", "/v1/entries/" + low).status() == 200) {
      low++;
    }
    return low;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'cardId':'CARD','orderId':'ERR','reason':'BROKEN'} | reason",
        "{'cardId':'CARD','orderId':'ERR'} | reason",
        "{'cardId':'CARD','reason':'STOLEN'} | orderId",
        "{'orderId':'ERR','reason':'STOLEN'} | cardId",
        "{'cardId':'CARD','code':'x','sku':'GIFT','orderId':'E','reason':'STOLEN'} | cardId",
        "{'cardId':'CARD','orderId':'ERR','reason':'STOLEN','evidence':[{'kind':'VIDEO'}]}"
            + " | evidence[0].size",
        "{'cardId':'CARD','orderId':'ERR','reason':'STOLEN','evidence':"
            + "[{'kind':'VIDEO','size':-1,'sha256':'HASH'}]} | evidence[0].size",
        "{'cardId':'CARD','orderId':'ERR','reason':'STOLEN','evidence':"
            + "[{'kind':'VIDEO','size':1,'sha256':'beef'}]} | evidence[0].sha256",
        "{'cardId':'CARD','orderId':'ERR','reason':'STOLEN','evidence':"
            + "[{'kind':'HEARSAY','size':1,'sha256':'HASH'}]} | evidence[0].kind",
        "{'cardId':'CARD','orderId':'ERR','reason':'STOLEN','evidence':"
            + "[{'kind':'VIDEO','size':1,'sha256':'HASH'},{'kind':'VIDEO','size':1,'sha256':'HASH'}"
            + "]} | evidence[1].sha256",
      })
  void openingOfBadForm_namesTheField(String body, String field) {
    long before = size();
    Reply reply =
        shop.post("/v1/claims")
            .by(sold.token())
            .json(body.replace("CARD", sold.card()).replace("HASH", "ab".repeat(32)))
            .send()
            .isProblem(400, "request.invalid");
    assertThat(reply.at("/field")).isEqualTo(field);
    assertThat(size()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'verdict':'UPHELD','liable':'SELLER'} | reason",
        "{'verdict':'UPHELD','liable':'SELLER','reason':' '} | reason",
        "{'verdict':'UNDECIDABLE','reason':'x'} | verdict",
        "{'reason':'x'} | verdict",
        "{'verdict':'UPHELD','reason':'x'} | liable",
        "{'verdict':'REJECTED','liable':'SELLER','reason':'x'} | liable",
        "{'verdict':'UPHELD','liable':{},'reason':'x'} | liable",
        "{'verdict':'UPHELD','liable':{'role':'KING'},'reason':'x'} | liable.role",
        "{'verdict':'UPHELD','liable':{'role':'MEMBER'},'reason':'x'} | liable.memberId",
        "{'verdict':'REJECTED','remedy':'REFUND','reason':'x'} | remedy",
        "{'verdict':'UPHELD','liable':'SELLER','remedy':'DOUBLE_COMPENSATION','reason':'x'}"
            + " | remedy",
        "{'verdict':'UPHELD','liable':'SELLER','remedy':'REFUND','amount':'50.01',"
            + "'currency':'CNY','reason':'x'} | amount",
        "{'verdict':'UPHELD','liable':'SELLER','remedy':'REFUND','amount':'5.00',"
            + "'currency':'EUR','reason':'x'} | currency",
        "{'verdict':'UPHELD','liable':'SELLER','remedy':'REFUND','amount':'5.00','reason':'x'}"
            + " | currency",
      })
  void rulingOfBadForm_namesTheField(String body, String field) {
    long before = size();
    Reply reply =
        shop.post(claim + "/ruling")
            .as("arbiter")
            .json(body)
            .send()
            .isProblem(400, "request.invalid");
    assertThat(reply.at("/field")).isEqualTo(field);
    assertThat(size()).isEqualTo(before);
  }

  @Test
  void rulingByWhoMayNot_isForbidden() {
    String body = "{'verdict':'REJECTED','reason':'x'}";
    shop.post(claim + "/ruling").as("shop-a").json(body).send().isProblem(403, "auth.role_missing");
    shop.post(claim + "/ruling")
        .as("arbiter")
        .json("{'verdict':'UPHELD','liable':'nobody-here','reason':'x'}")
        .send()
        .isProblem(404, "member.unknown");
    shop.post("/v1/claims/clm_none/ruling")
        .as("arbiter")
        .json(body)
        .send()
        .isProblem(404, "claim.unknown");
  }

  @Test
  void settlementOfWhatIsNotRuled_isRefused() {
    shop.post(claim + "/settlement")
        .as("shop-a")
        .json("{'remedy':'REFUND'}")
        .send()
        .isProblem(409, "claim.state");
    shop.post(claim + "/settlement")
        .as("shop-a")
        .json("{'remedy':'REISSUE'}")
        .send()
        .isProblem(409, "claim.state");
    shop.post(claim + "/appeal").by(sold.token()).send().isProblem(409, "claim.state");
    assertThat(
            shop.post(claim + "/settlement")
                .as("shop-a")
                .json("{'remedy':'REFUND','replacementCardId':'x'}")
                .send()
                .isProblem(400, "request.invalid")
                .at("/field"))
        .isEqualTo("replacementCardId");
    shop.post(claim + "/responses")
        .as("shop-a")
        .json("{}")
        .send()
        .isProblem(400, "request.invalid");
    shop.post(claim + "/responses")
        .as("shop-b")
        .json("{'statement':'me too'}")
        .send()
        .isProblem(403, "not_yours");
  }

  @Test
  void tokens_openClaimsOfTheirSaleAndNothingElse() {
    Sold other = shop.sold("shop-b", "DOOR", "");
    shop.get(claim).by(other.token()).send().isProblem(403, "not_yours");
    shop.post(claim + "/responses")
        .by(other.token())
        .json("{'statement':'x'}")
        .send()
        .isProblem(403, "not_yours");
    String forged = sold.token().substring(0, sold.token().length() - 1) + "A";
    String wrong =
        forged.equals(sold.token())
            ? sold.token().substring(0, sold.token().length() - 1) + "B"
            : forged;
    shop.get(claim).by(wrong).send().isProblem(401, "auth.invalid");
    shop.get(claim).by("cpt_sal_none_" + "A".repeat(43)).send().isProblem(401, "auth.invalid");
    for (String path :
        List.of(
            "/v1/members",
            "/v1/sales/" + sold.sale(),
            "/v1/cards/" + sold.card() + "/history",
            "/v1/stock",
            "/v1/receipts/x",
            "/v1/events")) {
      shop.get(path).by(sold.token()).send().isProblem(401, "auth.invalid");
    }
    shop.post(claim + "/ruling")
        .by(sold.token())
        .json("{'verdict':'REJECTED','reason':'x'}")
        .send()
        .isProblem(401, "auth.invalid");
    shop.post("/v1/commands/prepare")
        .by(sold.token())
        .json("{'path':'/v1/claims'}")
        .send()
        .isProblem(401, "auth.invalid");
  }

  @Test
  void evidence_isKeptOnlyIfItIsWhatItWasAnnouncedAs() throws IOException {
    String path = claim + "/evidence/" + sha("hello");
    shop.get("shop-a", path).isProblem(404, "path.unknown");
    Reply other =
        shop.put(path)
            .by(sold.token())
            .body("image/png", "hullo".getBytes(UTF_8))
            .send()
            .isProblem(400, "request.invalid");
    assertThat(other.at("/field")).isEqualTo("sha256");
    shop.put(claim + "/evidence/" + sha("other"))
        .by(sold.token())
        .body("image/png", "other".getBytes(UTF_8))
        .send()
        .isProblem(404, "path.unknown");
    shop.put(path).as("shop-b").body("image/png", new byte[1]).send().isProblem(403, "not_yours");
    shop.put(path).as("arbiter").body("image/png", new byte[1]).send().isProblem(403, "not_yours");

    byte[] hello = "hello".getBytes(UTF_8);
    shop.put(path).by(sold.token()).body("application/x-www-form-urlencoded", hello).send().is(201);
    shop.put(path).by(sold.token()).body("text/plain", hello).send().is(204);
    Reply read = shop.get("arbiter", path).is(200);
    assertThat(read.text()).isEqualTo("hello");
    assertThat(read.raw().headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment");
    shop.get("shop-b", path).isProblem(403, "not_yours");
    assertThat(shop.get("shop-a", claim).json().at("/openedBy/evidence/1/kept").asBoolean())
        .isTrue();
    try (var files = Files.walk(shop.folder().resolve("evidence"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), UTF_8)).doesNotContain("hello");
      }
    }
    try (var left = Files.list(shop.folder().resolve(".evidence"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void evidenceLargerThanTheLimit_is413() {
    byte[] large = new byte[(64 << 20) + 1];
    shop.put(claim + "/evidence/" + "cd".repeat(32))
        .by(sold.token())
        .body("video/mp4", large)
        .send()
        .isProblem(413, "request.too_large");
  }

  @Test
  void tokenIsTurnedAway_pastItsAllowance_andOthersAreNot() {
    Sold busy = shop.sold("shop-a", "BUSY", "");
    Reply last = shop.get("/v1/claims").by(busy.token()).send().is(200);
    for (int i = 0; i < 10_000 && last.status() == 200; i++) {
      last = shop.get("/v1/claims?cardId=" + busy.card()).by(busy.token()).send();
    }
    last.isProblem(429, "limit.exceeded");
    assertThat(last.json().path("retryAfterSeconds").asInt()).isPositive();
    shop.get("/v1/claims?cardId=" + sold.card()).by(sold.token()).send().is(200);
    shop.get("shop-a", "/v1/claims").is(200);
  }
}
