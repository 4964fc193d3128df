package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import io.cardproof.api.Shop.Sold;
import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims from opening to settlement, by each of their parties. */
class ClaimLifeTest {
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

  private static Reply claim(Shop.Call call, Sold sold, String order, String reason) {
    return call.json(
            "{'cardId':'%s','orderId':'%s','reason':'%s'}".formatted(sold.card(), order, reason))
        .send();
  }

  private static String opened(Sold sold, String order) {
    return claim(shop.post("/v1/claims").by(sold.token()), sold, order, "ALREADY_REDEEMED")
        .is(201)
        .at("/claimId");
  }

  private static String upheld(String reason) {
    return "{'verdict':'UPHELD','liable':'SELLER','remedy':'REFUND','reason':'%s'}"
        .formatted(reason);
  }

  @Test
  void buyersClaim_isAnsweredRuledAppealedAndSettled() {
    Sold sold = shop.sold("shop-a", "LIFE", ",'price':'50.00','currency':'CNY'");
    shop.deliver("shop-a", sold);
    String body =
        """
        {'cardId':'%s','orderId':'LIFE','reason':'ALREADY_REDEEMED','statement':'It was used',
         'evidence':[{'kind':'SCREENSHOT','name':'shot.png','type':'image/png','size':7,
                      'sha256':'%s'}]}
        """
            .formatted(sold.card(), "ab".repeat(32));
    Reply opened = shop.post("/v1/claims").by(sold.token()).key("k").json(body).send().is(201);
    assertThat(opened.at("/state")).isEqualTo("AWAITING_RESPONSE");
    assertThat(opened.json().has("dueBy")).isTrue();
    Reply again = shop.post("/v1/claims").by(sold.token()).key("k").json(body).send().is(201);
    assertThat(again.text()).isEqualTo(opened.text());
    assertThat(again.replayed()).isTrue();
    String claim = "/v1/claims/" + opened.at("/claimId");

    shop.post(claim + "/responses").as("shop-a").json("{'statement':'It was fine'}").send().is(201);
    Reply ruled =
        shop.post(claim + "/ruling").as("arbiter").key("r").json(upheld("seen")).send().is(201);
    assertThat(ruled.at("/state")).isEqualTo("RULED");
    assertThat(ruled.json().path("followsAdjudication").asBoolean()).isFalse();
    assertThat(
            shop.post(claim + "/ruling").as("arbiter").key("r").json(upheld("seen")).send().text())
        .isEqualTo(ruled.text());
    Reply appealed =
        shop.post(claim + "/appeal").as("shop-a").json("{'reason':'No'}").send().is(201);
    assertThat(appealed.at("/state")).isEqualTo("APPEALED");
    shop.post(claim + "/ruling")
        .as("arbiter")
        .json(upheld("again"))
        .send()
        .isProblem(403, "ruling.same_arbitrator");
    shop.post(claim + "/ruling").as("arbiter-two").json(upheld("indeed")).send().is(201);
    shop.post(claim + "/settlement")
        .as("minter-one")
        .json("{'remedy':'REFUND','amount':'50.00','currency':'CNY'}")
        .send()
        .isProblem(403, "not_yours");
    Reply settled =
        shop.post(claim + "/settlement")
            .as("shop-a")
            .json("{'remedy':'REFUND','amount':'50.00','currency':'CNY','paymentRef':'P-1'}")
            .send()
            .is(201);
    assertThat(settled.at("/state")).isEqualTo("SETTLED");

    for (Reply seen :
        new Reply[] {
          shop.get(claim).by(sold.token()).send(),
          shop.get("shop-a", claim),
          shop.get("minter-one", claim),
          shop.get("issuer", claim),
          shop.get("arbiter", claim)
        }) {
      seen.is(200);
      assertThat(seen.at("/state")).isEqualTo("SETTLED");
      assertThat(seen.at("/openedBy/party")).isEqualTo("BUYER");
      assertThat(seen.json().at("/openedBy/byToken").asBoolean()).isTrue();
      assertThat(seen.at("/openedBy/statement")).isEqualTo("It was used");
      assertThat(seen.at("/openedBy/evidence/0/name")).isEqualTo("shot.png");
      assertThat(seen.at("/openedBy/evidence/0/type")).isEqualTo("image/png");
      assertThat(seen.at("/responses/0/memberId")).isEqualTo("shop-a");
      assertThat(seen.json().at("/rulings").size()).isEqualTo(2);
      assertThat(seen.at("/rulings/1/reason")).isEqualTo("indeed");
      assertThat(seen.at("/settlement/amount")).isEqualTo("50.00");
      assertThat(types(seen))
          .containsExactly(
              "claim.opened",
              "claim.responded",
              "claim.ruled",
              "claim.appealed",
              "claim.ruled",
              "claim.settled");
    }
    assertThat(shop.get("shop-a", claim).at("/orderId")).isEqualTo("LIFE");
    assertThat(shop.get("minter-one", claim).json().has("orderId")).isFalse();
    shop.get("shop-b", claim).isProblem(403, "not_yours");
    shop.get("guarantor", claim).isProblem(403, "not_yours");
  }

  private static java.util.List<String> types(Reply claim) {
    return StreamSupport.stream(claim.json().at("/timeline").spliterator(), false)
        .map(item -> item.path("type").asString())
        .toList();
  }

  @Test
  void partFollowsFromWhoAsks() {
    Sold sold = shop.sold("shop-a", "PARTS", "");
    shop.deliver("shop-a", sold);
    String[][] parts = {
      {"shop-a", "NOT_DELIVERED", "SELLER"},
      {"minter-one", "STOLEN", "SUPPLIER"},
      {"issuer", "WRONG_VALUE", "ISSUER"}
    };
    for (String[] part : parts) {
      String id =
          claim(shop.post("/v1/claims").as(part[0]), sold, "PARTS", part[1]).is(201).at("/claimId");
      Reply seen = shop.get("arbiter", "/v1/claims/" + id);
      assertThat(seen.at("/openedBy/party")).isEqualTo(part[2]);
      assertThat(seen.at("/openedBy/memberId")).isEqualTo(part[0]);
    }
    String size = shop.get("operator", "/v1/entries/100000").at("/detail");
    claim(shop.post("/v1/claims").as("shop-b"), sold, "PARTS", "INVALID_CODE")
        .isProblem(403, "not_yours");
    claim(shop.post("/v1/claims").as("arbiter"), sold, "PARTS", "INVALID_CODE")
        .isProblem(403, "not_yours");
    assertThat(shop.get("operator", "/v1/entries/100000").at("/detail")).isEqualTo(size);
    Reply duplicate =
        claim(shop.post("/v1/claims").as("shop-a"), sold, "PARTS", "STOLEN")
            .isProblem(409, "claim.duplicate");
    assertThat(duplicate.at("/claimId")).startsWith("clm_");
  }

  @Test
  void wrongOrderOrLateness_isAnEntryOfItsOwn() {
    Sold sold = shop.sold("shop-a", "RIGHT", "");
    shop.deliver("shop-a", sold);
    Reply wrong = claim(shop.post("/v1/claims").by(sold.token()), sold, "WRONG", "STOLEN").is(201);
    assertThat(wrong.at("/state")).isEqualTo("REJECTED_INADMISSIBLE");
    assertThat(wrong.at("/inadmissible")).isEqualTo("no_standing");
    String id = "/v1/claims/" + wrong.at("/claimId");
    shop.get(id).by(sold.token()).send().is(200);
    shop.get("minter-one", id).isProblem(403, "not_yours");

    Sold other = shop.sold("shop-b", "OTHER", "");
    Reply foreign =
        claim(shop.post("/v1/claims").by(sold.token()), other, "RIGHT", "STOLEN").is(201);
    assertThat(foreign.at("/inadmissible")).isEqualTo("no_standing");
  }

  @Test
  void buyerWithdraws_andMayClaimAgain() {
    Sold sold = shop.sold("shop-a", "TWICE", "");
    String first = opened(sold, "TWICE");
    shop.post("/v1/claims/" + first + "/withdraw").as("shop-a").send().isProblem(403, "not_yours");
    assertThat(
            shop.post("/v1/claims/" + first + "/withdraw")
                .by(sold.token())
                .json("{'reason':'found it'}")
                .send()
                .is(201)
                .at("/state"))
        .isEqualTo("WITHDRAWN");
    assertThat(opened(sold, "TWICE")).isNotEqualTo(first);
  }

  @Test
  void reissue_picksFromStock_andTheBuyerHasAnotherCard() {
    Sold sold = shop.sold("shop-a", "BAD", "");
    shop.deliver("shop-a", sold);
    shop.mint("minter-one", "GIFT", "spare", "SPARE-1", "SPARE-2");
    String claim = "/v1/claims/" + opened(sold, "BAD");
    shop.post(claim + "/settlement")
        .as("shop-a")
        .json("{'remedy':'REISSUE'}")
        .send()
        .isProblem(409, "claim.state");
    shop.post(claim + "/ruling")
        .as("arbiter")
        .json("{'verdict':'UPHELD','liable':'shop-a','remedy':'REISSUE','reason':'used'}")
        .send()
        .is(201);
    Reply settled =
        shop.post(claim + "/settlement")
            .as("shop-a")
            .key("reissue")
            .json("{'remedy':'REISSUE'}")
            .send()
            .is(201);
    String sale = settled.at("/replacement/saleId");
    assertThat(
            shop.post(claim + "/settlement")
                .as("shop-a")
                .key("reissue")
                .json("{'remedy':'REISSUE'}")
                .send()
                .text())
        .isEqualTo(settled.text());
    Reply delivered =
        shop.post("/v1/sales/" + sale + "/delivery").as("shop-a").json("{}").send().is(201);
    assertThat(delivered.at("/items/0/code")).startsWith("SPARE-");
    assertThat(delivered.at("/claimToken")).isEqualTo(sold.token());
    Reply shown = shop.get("shop-a", "/v1/sales/" + sale).is(200);
    assertThat(shown.at("/claimToken")).isEqualTo(sold.token());
    assertThat(shown.at("/reissueFor")).isEqualTo(claim.substring("/v1/claims/".length()));
    assertThat(shop.get("shop-a", "/v1/sales/" + sold.sale()).at("/replacements/0/saleId"))
        .isEqualTo(sale);
    Reply replaced = claim(shop.post("/v1/claims").by(sold.token()), sold, "BAD", "STOLEN");
    assertThat(replaced.is(201).at("/inadmissible")).isEqualTo("no_standing");
    Sold next = new Sold(settled.at("/replacement/cardId"), sale, sold.token());
    assertThat(
            claim(shop.post("/v1/claims").by(sold.token()), next, "BAD", "STOLEN")
                .is(201)
                .at("/state"))
        .isEqualTo("AWAITING_RESPONSE");
    Reply all = shop.get("/v1/claims").by(sold.token()).send().is(200);
    assertThat(all.json().at("/items").size()).isEqualTo(2);
    Reply first = shop.get("/v1/claims?limit=1").by(sold.token()).send().is(200);
    assertThat(first.json().at("/items").size()).isEqualTo(1);
    Reply rest = shop.get("/v1/claims?after=" + first.at("/next")).by(sold.token()).send().is(200);
    assertThat(rest.at("/items/0/claimId")).isEqualTo(all.at("/items/1/claimId"));
    assertThat(rest.json().has("next")).isFalse();
  }

  @Test
  void memberThatSignsForItself_answersAndIsShownTheSame() {
    Ed25519.Key key = Ed25519.generate();
    shop.admitSelf("self-minter", "SUPPLIER", Digests.base64Url(key.publicKey()));
    String batch =
        "{'path':'/v1/batches','body':{'sku':'GIFT','batchNo':'self','sellers':['*'],"
            + "'deposit':true,'codes':['SELF-CODE-1']}}";
    String card = submitted(batch, key).is(201).at("/lines/0/cardId");
    Reply sale =
        shop.post("/v1/sales")
            .as("shop-a")
            .json("{'orderId':'SELF','items':[{'cardId':'%s'}]}".formatted(card))
            .send()
            .is(201);
    String claim = opened(new Sold(card, sale.at("/saleId"), sale.at("/claimToken")), "SELF");
    String answer =
        "{'path':'/v1/claims/%s/responses','statement':'It was fresh'}".formatted(claim);
    Reply responded = submitted(answer, key).is(201);
    assertThat(responded.at("/claimId")).isEqualTo(claim);
    assertThat(responded.at("/state")).isEqualTo("UNDER_REVIEW");
    assertThat(shop.get("self-minter", "/v1/claims/" + claim).is(200).at("/responses/0/statement"))
        .isEqualTo("It was fresh");
  }

  private static Reply submitted(String call, Ed25519.Key key) {
    Reply prepared = shop.post("/v1/commands/prepare").as("self-minter").json(call).send().is(200);
    byte[] bytes = Base64.getDecoder().decode(prepared.at("/bytesToSign"));
    String signature = Base64.getEncoder().encodeToString(Ed25519.signer(key.seed()).sign(bytes));
    return shop.post("/v1/commands")
        .as("self-minter")
        .json("{'command':'%s','signature':'%s'}".formatted(prepared.at("/command"), signature))
        .send();
  }

  @Test
  void buyersKeyAndMembersKey_areTwo() {
    Sold sold = shop.sold("shop-a", "KEYS", "");
    Reply byToken =
        shop.post("/v1/claims")
            .by(sold.token())
            .key("same")
            .json("{'cardId':'%s','orderId':'KEYS','reason':'STOLEN'}".formatted(sold.card()))
            .send()
            .is(201);
    Reply bySeller =
        shop.post("/v1/claims")
            .as("shop-a")
            .key("same")
            .json("{'cardId':'%s','orderId':'KEYS','reason':'INVALID_CODE'}".formatted(sold.card()))
            .send()
            .is(201);
    assertThat(bySeller.at("/claimId")).isNotEqualTo(byToken.at("/claimId"));
    Sold other = shop.sold("shop-a", "KEYS-2", "");
    assertThat(
            shop.post("/v1/claims")
                .by(other.token())
                .key("same")
                .json(
                    "{'cardId':'%s','orderId':'KEYS-2','reason':'STOLEN'}".formatted(other.card()))
                .send()
                .is(201)
                .replayed())
        .isFalse();
    shop.post("/v1/claims")
        .by(sold.token())
        .key("same")
        .json("{'cardId':'%s','orderId':'KEYS','reason':'WRONG_VALUE'}".formatted(sold.card()))
        .send()
        .isProblem(422, "submission.mismatch");
  }

  @Test
  void codeAndSku_nameACardAsWellAsItsId() {
    Sold sold = shop.sold("shop-a", "BYCODE", "");
    Reply opened =
        shop.post("/v1/claims")
            .by(sold.token())
            .json("{'code':'code-of-bycode','sku':'GIFT','orderId':'BYCODE','reason':'STOLEN'}")
            .send()
            .is(201);
    assertThat(shop.get("arbiter", "/v1/claims/" + opened.at("/claimId")).at("/cardId"))
        .isEqualTo(sold.card());
    shop.post("/v1/claims")
        .by(sold.token())
        .json("{'code':'NO-SUCH-CODE','sku':'GIFT','orderId':'BYCODE','reason':'STOLEN'}")
        .send()
        .isProblem(404, "card.unknown");
  }

  @Test
  void cardFrozenWithItsClaim_thawsWhenTheClaimEnds_andItsHistoryTellsBoth() {
    Sold sold = shop.sold("shop-a", "FREEZE", "");
    Reply opened =
        shop.post("/v1/claims")
            .as("shop-a")
            .json(
                "{'cardId':'%s','orderId':'FREEZE','reason':'STOLEN','freeze':true}"
                    .formatted(sold.card()))
            .send()
            .is(201);
    String claim = "/v1/claims/" + opened.at("/claimId");
    assertThat(shop.get("shop-a", "/v1/cards/" + sold.card()).at("/state")).isEqualTo("FROZEN");
    assertThat(shop.get("shop-a", claim).json().at("/frozen").asBoolean()).isTrue();
    shop.post(claim + "/withdraw").as("shop-a").send().is(201);
    assertThat(shop.get("shop-a", "/v1/cards/" + sold.card()).at("/state")).isEqualTo("SOLD");
    Reply history = shop.get("minter-one", "/v1/cards/" + sold.card() + "/history").is(200);
    assertThat(history.at("/items/2/type")).isEqualTo("claim.opened");
    assertThat(history.at("/items/2/details/claimId")).isEqualTo(opened.at("/claimId"));
    assertThat(history.at("/items/2/details/party")).isEqualTo("SELLER");
    assertThat(history.at("/items/2/details/reason")).isEqualTo("STOLEN");
    assertThat(history.at("/items/4/type")).isEqualTo("claim.withdrawn");
  }
}
