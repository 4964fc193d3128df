package io.cardproof.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Uploads in the formats people have, and what becomes of each line. */
class BatchUploadTest {
  @TempDir static Path folder;

  static Shop shop;

  @BeforeAll
  static void open() {
    shop = Shop.open(folder);
    shop.product("CARD", ",'faceValue':'50','currency':'EUR'");
    shop.product("CAPPED", ",'supplyCap':3");
    shop.product("DIGITS", ",'numericCodes':true");
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void csvWithMishaps_isAnsweredByLine() {
    String csv =
        """
        code,pin,sku,face_value,currency
        MIX-0001,1111,CARD,50.00,EUR

        mix 0001,2222,CARD,50,EUR
        MIX-0003,,GIFT,50,EUR
        MIX-0004,,CARD,60,EUR
        MIX-0005,,CARD,50,USD
        4111111111111111,,CARD,50,EUR
        MIX-0006,,CARD,,
        """;
    Reply reply = file("minter-one", "CARD", "mix", "&deposit=true", csv.getBytes(UTF_8)).is(201);
    assertThat(reply.at("/status")).isEqualTo("PARTIALLY_ACCEPTED");
    assertThat(reply.json().path("counts").toString())
        .isEqualTo("{\"total\":8,\"accepted\":2,\"rejected\":4,\"duplicate\":1,\"blank\":1}");
    assertThat(outcomes(reply))
        .containsExactly(
            "2 ACCEPTED",
            "3 BLANK",
            "4 DUPLICATE card.already_minted HERE",
            "5 REJECTED request.invalid",
            "6 REJECTED request.invalid",
            "7 REJECTED request.invalid",
            "8 REJECTED request.invalid",
            "9 ACCEPTED");
    String batch = reply.at("/batchId");
    Reply page = shop.get("minter-one", "/v1/batches/" + batch + "/lines?limit=3").is(200);
    assertThat(outcomes(page.json().path("items"))).hasSize(3);
    Reply rest =
        shop.get(
            "minter-one", "/v1/batches/" + batch + "/lines?limit=10&after=" + page.at("/next"));
    assertThat(outcomes(rest.json().path("items"))).hasSize(5);
    assertThat(rest.json().has("next")).isFalse();
    shop.get("minter-two", "/v1/batches/" + batch).isProblem(403, "not_yours");
    assertThat(shop.get("minter-one", "/v1/batches/" + batch).at("/counts/accepted"))
        .isEqualTo("2");

    // The first of two spellings was minted, so its PIN is the one that is delivered.
    String card = reply.at("/lines/0/cardId");
    Reply viewed =
        shop.post("/v1/cards/" + card + "/views")
            .as("minter-one")
            .json("{'reason':'check'}")
            .send()
            .is(201);
    assertThat(viewed.at("/pin")).isEqualTo("1111");
  }

  @Test
  void codeOfAnotherSupplier_isADuplicateElsewhereOnRecord() {
    String card = shop.mint("minter-one", "GIFT", "first", "ELSE-1").getFirst();
    String body = "{'sku':'GIFT','batchNo':'%s','deposit':true,'codes':['else1','ELSE-2-%s']}";
    Reply reply =
        shop.post("/v1/batches").as("minter-two").json(body.formatted("thief", "a")).send().is(201);
    assertThat(outcomes(reply))
        .containsExactly("1 DUPLICATE card.already_minted ELSEWHERE", "2 ACCEPTED");
    assertThat(reply.at("/lines/0/entry")).isEqualTo(reply.at("/receipt/entry"));
    Reply again =
        shop.post("/v1/batches")
            .as("minter-two")
            .json(body.formatted("thief-2", "b"))
            .send()
            .is(201);
    assertThat(again.at("/lines/0/entry")).isEqualTo(reply.at("/receipt/entry"));
    // What the first supplier deposited is untouched by the other's upload.
    Reply viewed =
        shop.post("/v1/cards/" + card + "/views")
            .as("minter-one")
            .json("{'reason':'check'}")
            .send()
            .is(201);
    assertThat(viewed.at("/code")).isEqualTo("ELSE-1");
    JsonNode history = shop.get("minter-one", "/v1/cards/" + card + "/history").json();
    assertThat(history.at("/items/1/type").asString()).isEqualTo("attempt.refused");
    assertThat(history.at("/items/1").has("actor")).isFalse();
  }

  @Test
  void sameKey_replaysOrMismatches() {
    String body =
        "{'sku':'GIFT','batchNo':'key','deposit':true,'codes':[{'code':'KEY-1','pin':'%s'}]}";
    Shop.Call first = shop.post("/v1/batches").as("minter-one").key("upload-key");
    Reply reply = first.json(body.formatted("1")).send().is(201);
    Reply replay = first.json(body.formatted("1")).send().is(201);
    assertThat(replay.text()).isEqualTo(reply.text());
    assertThat(replay.replayed()).isTrue();
    first.json(body.formatted("2")).send().isProblem(422, "submission.mismatch");
    first.key("another").json(body.formatted("1")).send().isProblem(409, "batch.exists");
  }

  @Test
  void rollback_mintsAllOrNone() {
    shop.mint("minter-one", "GIFT", "roll-0", "ROLL-0");
    String body = "{'sku':'GIFT','batchNo':'roll','onError':'rollback','codes':['ROLL-1','%s']}";
    Reply refused =
        shop.post("/v1/batches")
            .as("minter-one")
            .json(body.formatted("ROLL-0"))
            .send()
            .isProblem(409, "card.already_minted");
    assertThat(refused.at("/where")).isEqualTo("HERE");
    Reply unknown =
        shop.post("/v1/codes/verify")
            .as("minter-one")
            .json("{'code':'ROLL-1','sku':'GIFT'}")
            .send()
            .is(200);
    assertThat(unknown.at("/known")).isEqualTo("false");
    shop.post("/v1/batches").as("minter-one").json(body.formatted("ROLL-2")).send().is(201);
  }

  @Test
  void dryRun_tellsAndLeavesNothing() {
    shop.mint("minter-one", "GIFT", "dry-0", "DRY-0");
    long size = treeSize();
    Reply dry =
        file("minter-two", "GIFT", "dry", "&dryRun=true", "DRY-0\nDRY-1\nDRY-1\n".getBytes(UTF_8))
            .is(200);
    assertThat(outcomes(dry))
        .containsExactly(
            "1 DUPLICATE card.already_minted ELSEWHERE",
            "2 ACCEPTED",
            "3 DUPLICATE card.already_minted HERE");
    assertThat(dry.at("/read/format")).isEqualTo("lines");
    assertThat(dry.text()).doesNotContain("DRY-1");
    assertThat(treeSize()).isEqualTo(size);
  }

  private static long treeSize() {
    return shop.post("/v1/codes/verify")
        .as("minter-one")
        .json("{'cardId':'none'}")
        .send()
        .json()
        .at("/asOf/treeSize")
        .asLong();
  }

  @Test
  void supplyCap_rejectsWhatIsBeyond() {
    Reply reply =
        shop.post("/v1/batches")
            .as("minter-one")
            .json("{'sku':'CAPPED','batchNo':'cap','codes':['CAP-1','CAP-2','CAP-3','CAP-4']}")
            .send()
            .is(201);
    assertThat(outcomes(reply)).last().isEqualTo("4 REJECTED supply.cap_exceeded");
    shop.post("/v1/batches")
        .as("minter-one")
        .json("{'sku':'DIGITS','batchNo':'dig','codes':['4111111111111111']}")
        .send()
        .is(201);
  }

  @Test
  void encodingsAndFormats_areUnderstood() {
    Charset gbk = Charset.forName("GB18030");
    byte[] chinese = "卡号,卡密,有效期\nZH-1,密码一,2099-12-31\n".getBytes(gbk);
    assertThat(file("minter-one", "GIFT", "zh", "", chinese).is(201).at("/counts/accepted"))
        .isEqualTo("1");
    byte[] wide = "﻿U16-1\r\nU16-2\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_16LE);
    assertThat(file("minter-one", "GIFT", "u16", "", wide).is(201).at("/counts/accepted"))
        .isEqualTo("2");
    byte[] bars = "BAR-1║shown║1║2\nBAR-2║shown║1║2\n".getBytes(UTF_8);
    assertThat(file("minter-one", "GIFT", "bar", "", bars).is(201).at("/counts/accepted"))
        .isEqualTo("2");
    byte[] jsonl = "{\"code\":\"JL-1\"}\n{\"code\":\"JL-2\",\"pin\":\"9\"}\n".getBytes(UTF_8);
    assertThat(
            file("minter-one", "GIFT", "jl", "&format=jsonl", jsonl).is(201).at("/counts/accepted"))
        .isEqualTo("2");
  }

  @Test
  void brokenUploads_mintNothing() {
    broken("/v1/batches?sku=GIFT&batchNo=x", "text/plain", new byte[] {'A', (byte) 0xff, 'B'});
    broken("/v1/batches?sku=GIFT&batchNo=x", "text/plain", "\n \n".getBytes(UTF_8));
    broken("/v1/batches?sku=GIFT&batchNo=x&format=none", "text/plain", "A-1".getBytes(UTF_8));
    broken("/v1/batches?sku=GIFT", "text/plain", "A-1".getBytes(UTF_8));
    for (String body :
        List.of(
            "{",
            "[]",
            "{\"sku\":\"GIFT\",\"batchNo\":\"x\",\"codes\":[]}",
            "{\"sku\":\"GIFT\",\"batchNo\":\"x\"}",
            "{\"sku\":\"GIFT\",\"batchNo\":\"x\",\"codes\":[\"A-1\"]} x",
            "{\"sku\":\"GIFT\",\"sku\":\"GIFT\",\"batchNo\":\"x\",\"codes\":[\"A-1\"]}",
            "{\"sku\":\"GIFT\",\"batchNo\":\"x\",\"codes\":[\"A-1\",7]}",
            "{\"sku\":\"GIFT\",\"batchNo\":\"x\",\"codes\":[\"A-1\"")) {
      broken("/v1/batches", "application/json", body.getBytes(UTF_8));
    }
    Reply unknown =
        shop.post("/v1/batches")
            .as("minter-one")
            .json("{'sku':'GIFT','batchNo':'x','codes':['A-1'],'colour':'red'}")
            .send()
            .isProblem(400, "request.unknown_field");
    assertThat(unknown.at("/field")).isEqualTo("colour");
    shop.post("/v1/batches")
        .as("minter-one")
        .body("image/png", new byte[] {1})
        .send()
        .isProblem(415, "request.media_type");
    shop.post("/v1/batches")
        .as("shop-a")
        .json("{'sku':'GIFT','batchNo':'x','codes':['A-1']}")
        .send()
        .isProblem(403, "auth.role_missing");
    Reply still =
        shop.post("/v1/codes/verify").as("minter-one").json("{'code':'A-1','sku':'GIFT'}").send();
    assertThat(still.at("/known")).isEqualTo("false");
  }

  private static void broken(String path, String type, byte[] body) {
    Reply reply = shop.post(path).as("minter-one").body(type, body).send().is(400);
    assertThat(reply.at("/code")).startsWith("request.");
  }

  @Test
  void longUpload_becomesAnOperation() throws Exception {
    StringBuilder lines = new StringBuilder();
    int count = 10_050;
    for (int i = 0; i < count; i++) {
      lines.append("LONG-").append(i).append('\n');
    }
    lines.append("LONG-7\n\n");
    byte[] body = lines.toString().getBytes(UTF_8);
    Shop.Call call =
        shop.post("/v1/batches?sku=GIFT&batchNo=long&sellers=shop-a,shop-b&deposit=true")
            .as("minter-two")
            .key("long-upload")
            .body("text/plain", body);
    Reply accepted = call.send().is(202);
    assertThat(call.send().is(202).text()).isEqualTo(accepted.text());
    String operation = accepted.at("/operationId");
    Reply state = shop.get("minter-two", "/v1/operations/" + operation);
    for (int i = 0; i < 600 && !state.text().contains("Succeeded"); i++) {
      assertThat(state.text()).doesNotContain("Failed");
      Thread.sleep(100);
      state = shop.get("minter-two", "/v1/operations/" + operation);
    }
    assertThat(state.text()).contains("Succeeded").contains("\"accepted\":" + count);
    String batch = accepted.at("/batchId");
    assertThat(shop.get("minter-two", "/v1/batches/" + batch).at("/counts/duplicate"))
        .isEqualTo("1");
    assertThat(shop.get("minter-two", "/v1/batches/" + batch + "/lines?limit=5&after=10.40").text())
        .contains("\"line\":10041");
    assertThat(call.send().is(202).text()).isEqualTo(accepted.text());
    call.body("text/plain", (lines + "MORE\n").getBytes(UTF_8))
        .send()
        .isProblem(422, "submission.mismatch");
    try (Stream<Path> left = Files.list(shop.folder().resolve("tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void recalledBatch_isOutOfStock() {
    shop.product("BACK", "");
    shop.mint("minter-one", "BACK", "back", "BACK-1");
    Reply refused =
        shop.post("/v1/batches/bat_none/recall")
            .as("minter-one")
            .json("{'reason':'x'}")
            .send()
            .isProblem(404, "batch.unknown");
    assertThat(refused.text()).doesNotContain("bat_none\"");
    String id =
        shop.post("/v1/batches")
            .as("minter-one")
            .json("{'sku':'BACK','batchNo':'back2','sellers':['*'],'codes':['BACK-2']}")
            .send()
            .is(201)
            .at("/batchId");
    shop.post("/v1/batches/" + id + "/recall")
        .as("minter-one")
        .json("{'reason':'leaked'}")
        .send()
        .is(200);
    assertThat(shop.get("minter-one", "/v1/batches/" + id).at("/state")).isEqualTo("RECALLED");
    shop.post("/v1/sales")
        .as("shop-a")
        .json("{'orderId':'BACK','items':[{'sku':'BACK','quantity':2}]}")
        .send()
        .isProblem(409, "stock.insufficient");
  }

  @Test
  void guessing_runsIntoTheAllowance() {
    shop.admit("guesser", "MARKETPLACE");
    Reply reply = guess(0);
    int guesses = 1;
    while (reply.status() == 200 && guesses < 1_200) {
      reply = guess(guesses++);
    }
    reply.isProblem(429, "limit.exceeded");
    assertThat(guesses).isBetween(1_000, 1_010);
    assertThat(reply.raw().headers().firstValue("Retry-After")).isPresent();
  }

  private static Reply guess(int number) {
    return shop.post("/v1/codes/verify")
        .as("guesser")
        .json("{'code':'GUESS-%d','sku':'GIFT'}".formatted(number))
        .send();
  }

  private static Reply file(
      String member, String sku, String batchNo, String more, byte[] content) {
    return shop.post("/v1/batches?sku=" + sku + "&batchNo=" + batchNo + more)
        .as(member)
        .body("text/plain", content)
        .send();
  }

  private static List<String> outcomes(Reply reply) {
    return outcomes(reply.json().path("lines"));
  }

  private static List<String> outcomes(JsonNode lines) {
    List<String> all = new ArrayList<>();
    for (JsonNode line : lines) {
      StringBuilder text = new StringBuilder();
      text.append(line.path("line").asString()).append(' ').append(line.path("outcome").asString());
      for (String field : List.of("code", "where")) {
        if (line.has(field)) {
          text.append(' ').append(line.path(field).asString());
        }
      }
      all.add(text.toString());
    }
    return all;
  }
}
