package io.cardproof.cli;

import static io.cardproof.cli.DemoStory.entry;
import static io.cardproof.cli.DemoStory.equal;
import static io.cardproof.cli.DemoStory.require;

import io.cardproof.evidence.BadBundle;
import io.cardproof.evidence.ReadBundle;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The part of the story in which a buyer is right, and can show it. */
final class DemoClaim {
  private static final String ORDER = "B-2002";
  private static final Duration BEFORE = Duration.ofHours(1);

  private final DemoWorld world;
  private final boolean filesStay;
  private final Consumer<String> title;
  private final PrintWriter out;

  DemoClaim(DemoWorld world, boolean filesStay, Consumer<String> title, PrintWriter out) {
    this.world = world;
    this.filesStay = filesStay;
    this.title = title;
    this.out = out;
  }

  private void say(String format, Object... values) {
    out.printf("   " + format + "%n", values);
  }

  void tell(String card) {
    JsonNode sale = sell(card);
    String claim = claim(card, sale.path("claimToken").asString());
    decide(card, claim);
    settle(claim);
    verify(claim);
  }

  private JsonNode sell(String card) {
    title.accept("Shop B sells another card, and its buyer says: already used");
    ApiClient shop = world.client("shop-b");
    Map<String, Object> order =
        Map.of(
            "orderId",
            ORDER,
            "items",
            List.of(Map.of("cardId", card)),
            "price",
            "47.00",
            "currency",
            "CNY");
    JsonNode sale = shop.post("/v1/sales", "sale-" + ORDER, order).good().json();
    String delivery = "/v1/sales/" + sale.path("saleId").asString() + "/delivery";
    shop.post(delivery, "delivery-" + ORDER, Map.of()).good();
    say("sold and delivered as %s", sale.path("saleId").asString());
    return sale;
  }

  /** By the token that the shop gave its buyer: there is no account to make. */
  private String claim(String card, String token) {
    Map<String, Object> body =
        Map.of(
            "cardId",
            card,
            "orderId",
            ORDER,
            "reason",
            "ALREADY_REDEEMED",
            "statement",
            "It says: already used");
    JsonNode claim =
        world.anonymous().as(token).post("/v1/claims", "claim-" + ORDER, body).good().json();
    equal("state", "AWAITING_RESPONSE", claim.path("state").asString());
    say(
        "the buyer claims by its token, %s; the shop may answer until %s",
        entry(claim.path("receipt")), claim.path("dueBy").asString());
    return "/v1/claims/" + claim.path("claimId").asString();
  }

  private void decide(String card, String claim) {
    title.accept("The history decides, and an arbitrator confirms");
    Map<String, Object> used =
        Map.of("redeemedAt", Instant.now().minus(BEFORE).toString(), "accountRef", "player-77");
    world
        .client("star-games")
        .post("/v1/cards/" + card + "/redemptions", "used-" + card, used)
        .good();
    say("star-games attests: used an hour ago, before nova registered it");
    JsonNode verdict = world.client("judge").get(claim + "/adjudication").good().json();
    equal("verdict", "UPHELD", verdict.path("verdict").asString());
    equal("rule", "used_before_mint", verdict.path("ruleName").asString());
    equal("liable", "nova", verdict.path("liable").path("memberId").asString());
    say(
        "the entries %s come to: %s, rule %d (%s), liable: %s",
        verdict.path("citedEntries"),
        verdict.path("verdict").asString(),
        verdict.path("rule").asLong(),
        verdict.path("ruleName").asString(),
        verdict.path("liable").path("memberId").asString());
    Map<String, Object> ruling =
        Map.of(
            "verdict", "UPHELD",
            "liable", Map.of("role", "SUPPLIER", "memberId", "nova"),
            "remedy", "REISSUE",
            "reason", "Used before it was registered",
            "followsAdjudication", true);
    JsonNode ruled =
        world.client("judge").post(claim + "/ruling", "ruling-" + ORDER, ruling).good().json();
    say("judge rules so, %s", entry(ruled.path("receipt")));
  }

  private void settle(String claim) {
    JsonNode settled =
        world
            .client("nova")
            .post(claim + "/settlement", "settlement-" + ORDER, Map.of("remedy", "REISSUE"))
            .good()
            .json();
    equal("state", "SETTLED", settled.path("state").asString());
    say("nova gives another card, %s", entry(settled.path("receipt")));
    JsonNode shown = world.client("shop-b").get(claim).good().json();
    String sale = shown.path("settlement").path("replacement").path("saleId").asString("");
    require(!sale.isEmpty(), "the replacement has no sale");
    world
        .client("shop-b")
        .post("/v1/sales/" + sale + "/delivery", "delivery-again-" + ORDER, Map.of())
        .good();
    say("shop B delivers it as %s, under the same order", sale);
  }

  private void verify(String claim) {
    title.accept("Anyone checks the evidence offline");
    byte[] zip = world.client("judge").get(claim + "/evidence.zip").good().bytes();
    Path file = world.write("claim.zip", zip);
    byte[] forged = zip.clone();
    forged[forged.length / 2] ^= 1;
    Path twin = world.write("claim-changed.zip", forged);
    try {
      LogPolicy policy = LogPolicy.parse("log " + world.vkey() + "\nquorum none\n");
      ReadBundle bundle = ReadBundle.of(file);
      long size = bundle.prove(policy, new JdkEd25519()).size();
      byte[] here = bundle.adjudicate(bundle.asOf()).toBytes();
      String asked =
          "?asOf="
              + Instant.ofEpochMilli(bundle.asOf().time())
              + "&treeSize="
              + bundle.asOf().treeSize();
      byte[] there = world.client("judge").get(claim + "/adjudication" + asked).good().bytes();
      require(Arrays.equals(here, there), "the verdict worked out offline is another");
      say(
          "%d entries, proven against the log at %d; the same verdict, byte for byte",
          bundle.size(), size);
      say("with one bit changed: %s", refusal(twin, policy));
    } catch (BadBundle | LogFormatException | IOException e) {
      throw new DemoStory.NotAsTold("the bundle does not verify: " + e.getMessage());
    }
    if (filesStay) {
      say("by hand: cardproof verify %s --policy %s", file, file.resolveSibling("policy.txt"));
    }
  }

  private static String refusal(Path twin, LogPolicy policy) throws IOException {
    try {
      ReadBundle.of(twin).prove(policy, new JdkEd25519());
    } catch (BadBundle e) {
      return String.valueOf(e.getMessage());
    }
    throw new DemoStory.NotAsTold("changed evidence verifies");
  }
}
