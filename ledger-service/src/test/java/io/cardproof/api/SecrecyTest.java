package io.cardproof.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.Shop.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is told in confidence goes through every call, and must then be found nowhere. */
class SecrecyTest {
  /** Each secret in the one spelling it is sent in. */
  private static final Map<String, String> SECRETS =
      Map.ofEntries(
          Map.entry("code", "MARKC0DE7XQ1"),
          Map.entry("spare", "MARKC0DE7XQ2"),
          Map.entry("pin", "MARKPIN83"),
          Map.entry("note", "MARKNOTE83"),
          Map.entry("order", "MARKORDER83"),
          Map.entry("buyer", "MARKBUYER83"),
          Map.entry("account", "MARKACCOUNT83"),
          Map.entry("payment", "MARKPAYMENT83"),
          Map.entry("price", "83838.83"),
          Map.entry("reason", "MARKREASON83"),
          Map.entry("channel", "MARKCHANNEL83"),
          Map.entry("person", "MARKPERSON83"),
          Map.entry("statement", "MARKSTATEMENT83"),
          Map.entry("file-name", "MARKFILE83"),
          Map.entry("file", "MARKBYTES83"),
          Map.entry("amount", "73737.37"),
          Map.entry("issuer-code", "MARKISSUER83"));

  @TempDir Path folder;

  @Test
  void secretsOfEveryCall_areNowhereInLogsMetricsLeavesAndFiles() throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream capture = new PrintStream(said, true, UTF_8);
    List<String> leaves = new ArrayList<>();
    String metrics;
    Path data;
    System.setOut(capture);
    System.setErr(capture);
    try (Shop shop = Shop.open(folder)) {
      succeed(shop);
      fail(shop);
      metrics = shop.metrics();
      data = shop.folder();
      for (int i = 0; ; i++) {
        Reply leaf = shop.get("operator", "/v1/entries/" + i);
        if (leaf.status() != 200) {
          break;
        }
        leaves.add(leaf.text());
      }
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    assertThat(leaves).hasSizeGreaterThan(20);
    assertThat(metrics).contains("cardproof_http_requests");
    assertThat(said.toString(UTF_8)).contains("/v1/sales");
    requireNone("the logs", said.toString(UTF_8));
    assertThat(said.toString(UTF_8)).doesNotContain("cpt_");
    requireNone("the metrics", metrics);
    leaves.forEach(leaf -> requireNone("a leaf", leaf));
    requireNoneInFiles(data);
    requireNoGuessableHash(leaves);
  }

  /** A later test would not notice if the search itself found nothing. */
  @Test
  void search_findsASecretAndAHashOfOne() {
    assertThat(found("x" + s("pin").toLowerCase(Locale.ROOT))).containsExactly("pin");
    assertThat(hashes("abc"))
        .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static String s(String name) {
    return Objects.requireNonNull(SECRETS.get(name));
  }

  private static void succeed(Shop shop) {
    Reply batch =
        shop.post("/v1/batches")
            .as("minter-one")
            .json(
                """
                {'sku':'GIFT','batchNo':'b','sellers':['*'],'deposit':true,'codes':[
                {'code':'%s','pin':'%s','note':'%s'},{'code':'%s'}]}
                """
                    .formatted(s("code"), s("pin"), s("note"), s("spare")))
            .send()
            .is(201);
    String card = batch.at("/lines/0/cardId");
    String spare = batch.at("/lines/1/cardId");
    shop.post("/v1/batches?sku=GIFT&batchNo=again")
        .as("minter-two")
        .body("text/csv", ("code,pin,note\n" + s("code") + "," + s("pin") + ",x\n").getBytes(UTF_8))
        .send()
        .is(201);
    shop.post("/v1/codes/verify")
        .as("shop-a")
        .json("{'code':'%s','sku':'GIFT'}".formatted(s("code")))
        .send()
        .is(200);
    String reason = "{'reason':'%s'}".formatted(s("reason"));
    shop.post("/v1/cards/" + card + "/views").as("minter-one").json(reason).send().is(201);
    shop.post("/v1/cards/" + card + "/freeze").as("minter-one").json(reason).send().is(200);
    shop.post("/v1/cards/" + card + "/unfreeze").as("minter-one").json(reason).send().is(200);
    shop.post("/v1/approvals")
        .as("shop-a")
        .json(
            "{'orderId':'%s','kind':'VIDEO','person':'%s','evidence':{'sha256':'%s'}}"
                .formatted(s("order"), s("person"), "ab".repeat(32)))
        .send()
        .is(201);
    Reply held =
        shop.post("/v1/reservations")
            .as("shop-a")
            .json(
                "{'orderId':'%s','buyerRef':'%s','accountRef':'%s','items':[{'cardId':'%s'}]}"
                    .formatted(s("order"), s("buyer"), s("account"), card))
            .send()
            .is(201);
    Reply sold =
        shop.post("/v1/reservations/" + held.at("/reservationId") + "/confirm")
            .as("shop-a")
            .json(
                "{'paymentRef':'%s','price':'%s','currency':'CNY'}"
                    .formatted(s("payment"), s("price")))
            .send()
            .is(201);
    String sale = sold.at("/saleId");
    shop.get("shop-a", "/v1/orders/" + s("order")).is(200);
    shop.post("/v1/sales/" + sale + "/delivery")
        .as("shop-a")
        .json("{'channel':'%s'}".formatted(s("channel")))
        .send()
        .is(201);
    shop.post("/v1/cards/" + card + "/redemptions")
        .as("issuer")
        .json(
            "{'redeemedAt':'2020-01-01T00:00:00Z','accountRef':'%s','issuerCode':'%s'}"
                .formatted(s("account"), s("issuer-code")))
        .send()
        .is(201);
    shop.get("minter-one", "/v1/cards/" + card + "/history").is(200);
    claim(shop, card, sale, sold.at("/claimToken"));
    String other =
        shop.post("/v1/sales")
            .as("shop-b")
            .json(
                """
                {'orderId':'%s','items':[{'cardId':'%s'}],'buyerRef':'%s','accountRef':'%s',
                'paymentRef':'%s','price':'%s','currency':'CNY'}
                """
                    .formatted(
                        s("order"), spare, s("buyer"), s("account"), s("payment"), s("price")))
            .send()
            .is(201)
            .at("/saleId");
    shop.post("/v1/sales/" + other + "/undo").as("shop-b").json(reason).send().is(200);
    shop.post("/v1/cards/" + spare + "/void").as("minter-one").json(reason).send().is(200);
    shop.post("/v1/batches/" + batch.at("/batchId") + "/recall")
        .as("minter-one")
        .json(reason)
        .send()
        .is(200);
  }

  private static void claim(Shop shop, String card, String sale, String token) {
    byte[] file = s("file").getBytes(UTF_8);
    String hash = HexFormat.of().formatHex(digest("SHA-256", s("file")));
    String claim =
        "/v1/claims/"
            + shop.post("/v1/claims")
                .by(token)
                .json(
                    """
                    {'cardId':'%s','orderId':'%s','reason':'STOLEN','statement':'%s','evidence':[
                    {'kind':'CHAT_LOG','name':'%s','size':%d,'sha256':'%s'}]}
                    """
                        .formatted(
                            card, s("order"), s("statement"), s("file-name"), file.length, hash))
                .send()
                .is(201)
                .at("/claimId");
    String path = claim + "/evidence/" + hash;
    shop.put(path).by(token).body("text/plain", file).send().is(201);
    shop.get(path).by(token).send().is(200);
    shop.get(claim).by(token).send().is(200);
    shop.get(claim).by(token + "x").send().is(401);
    String amount = "'amount':'%s','currency':'CNY'".formatted(s("amount"));
    shop.post("/v1/escrows")
        .as("guarantor")
        .json("{'saleId':'%s',%s,'paymentRef':'%s'}".formatted(sale, amount, s("payment")))
        .send()
        .is(201);
    shop.post(claim + "/ruling")
        .as("arbiter")
        .json(
            "{'verdict':'UPHELD','liable':'SELLER','remedy':'REFUND',%s,'reason':'%s'}"
                .formatted(amount, s("reason")))
        .send()
        .is(201);
    shop.post(claim + "/settlement")
        .as("shop-a")
        .json("{'remedy':'REFUND',%s,'paymentRef':'%s'}".formatted(amount, s("payment")))
        .send()
        .is(201);
  }

  /** Secrets in wrong places, wrong types and broken bodies. */
  private static void fail(Shop shop) {
    String all = String.join("','", SECRETS.values());
    for (String path :
        List.of(
            "/v1/batches",
            "/v1/transfers",
            "/v1/codes/verify",
            "/v1/reservations",
            "/v1/reservations/res_x/confirm",
            "/v1/sales",
            "/v1/sales/sal_x/delivery",
            "/v1/sales/sal_x/undo",
            "/v1/cards/x/views",
            "/v1/cards/x/redemptions",
            "/v1/claims",
            "/v1/claims/clm_x/responses",
            "/v1/claims/clm_x/ruling",
            "/v1/claims/clm_x/appeal",
            "/v1/claims/clm_x/settlement",
            "/v1/escrows",
            "/v1/pools/shop-a/deposits",
            "/v1/approvals")) {
      for (String body :
          List.of(
              "{'%s':1}".formatted(all),
              "{'orderId':['%s'],'code':['%s'],'reason':{}}".formatted(all, all),
              "['%s'".formatted(all),
              "{'orderId':'%s','items':[{'cardId':'%s'}],'codes':['%s'],'reason':'%s'}"
                  .formatted(s("order"), s("code"), s("code"), s("reason")))) {
        Reply reply = shop.post(path).as("minter-one").json(body).send();
        assertThat(reply.status()).as(path).isBetween(400, 499);
        assertThat(reply.text()).doesNotContain("Exception");
      }
    }
    shop.get("shop-a", "/v1/cards/" + s("code")).is(404);
    shop.get("shop-a", "/v1/orders/" + s("account")).is(404);
    shop.get("shop-a", "/v1/nothing/" + s("code")).is(404);
    shop.get("shop-a", "/v1/stock?sku=" + s("code")).is(404);
    shop.post("/v1/batches?sku=GIFT&batchNo=z")
        .as("minter-one")
        .body("text/plain", (s("code") + "\n\0" + s("pin")).getBytes(UTF_8))
        .send();
    shop.post("/v1/sales").json("{'orderId':'%s'}".formatted(s("order"))).send();
  }

  private static List<String> found(String text) {
    String folded = text.toUpperCase(Locale.ROOT);
    return SECRETS.entrySet().stream()
        .filter(secret -> folded.contains(secret.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void requireNone(String where, String text) {
    // Only the secret's name is shown, in case it does turn up.
    assertThat(found(text)).as(where).isEmpty();
  }

  private static void requireNoneInFiles(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        requireNone(data.relativize(file).toString(), Files.readString(file, ISO_8859_1));
      }
    }
  }

  private static void requireNoGuessableHash(List<String> leaves) {
    Set<String> guesses = new HashSet<>();
    for (String secret : SECRETS.values()) {
      if (secret.equals(s("file"))) {
        continue; // the hash of a file is what a claim names it by
      }
      guesses.addAll(hashes(secret));
      guesses.addAll(hashes(secret.toLowerCase(Locale.ROOT)));
    }
    guesses.addAll(hashes(s("price") + " CNY"));
    int texts = 0;
    for (String leaf : leaves) {
      List<String> all = new ArrayList<>();
      texts(Shop.JSON.readTree(leaf), all);
      texts += all.size();
      assertThat(all).doesNotContainAnyElementsOf(guesses);
    }
    assertThat(texts).isGreaterThan(100);
  }

  private static void texts(JsonNode node, List<String> into) {
    if (node.isString()) {
      into.add(node.stringValue());
    }
    node.forEach(child -> texts(child, into));
  }

  private static Set<String> hashes(String text) {
    Set<String> all = new HashSet<>();
    for (String algorithm : List.of("SHA-256", "SHA-1", "MD5")) {
      byte[] hash = digest(algorithm, text);
      all.add(HexFormat.of().formatHex(hash));
      all.add(HexFormat.of().withUpperCase().formatHex(hash));
      all.add(Base64.getEncoder().encodeToString(hash));
      all.add(Base64.getEncoder().withoutPadding().encodeToString(hash));
      all.add(Base64.getUrlEncoder().encodeToString(hash));
      all.add(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }
    return all;
  }

  private static byte[] digest(String algorithm, String text) {
    try {
      return MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
