package io.cardproof.cli;

import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Tells the story step by step, and holds each step to what it tells. */
final class DemoStory {
  private static final String ORDER = "A-2026-1001";
  private static final String FIRST_CODE = "DEMO-NOVA-0001-FAKE";

  private final DemoWorld world;
  private final boolean filesStay;
  private final PrintWriter out;
  private final List<String> cards = new ArrayList<>();
  private int step;

  /**
   * @param filesStay the story's files are there when it is told
   */
  DemoStory(DemoWorld world, boolean filesStay, PrintWriter out) {
    this.world = world;
    this.filesStay = filesStay;
    this.out = out;
  }

  /** A step ended otherwise. */
  static final class NotAsTold extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAsTold(String message) {
      super(message, null, false, false);
    }
  }

  void tell() {
    world.populate();
    register();
    String card = cards.getFirst();
    String hold = hold(card);
    refuseRival(card);
    JsonNode sale = sell(hold);
    deliver(sale);
    verifyReceipt(sale.path("receipt"));
    redeem(card);
    showHistory(card);
    new DemoClaim(world, filesStay, this::title, out).tell(cards.get(1));
    new DemoEvidence(world, filesStay, this::title, out).tell(card);
    sumUp();
  }

  private void register() {
    title("Two suppliers register their files");
    JsonNode nova = upload("nova", "nova-dujiao-next.csv", DemoWorld.SKU, "2026-11-A");
    counts("nova", nova, 24, 1, 0);
    JsonNode luna = upload("luna", "luna-acg-faka-gbk.txt", DemoWorld.MEMBERSHIP_SKU, "L-77");
    counts("luna", luna, 18, 1, 0);
    for (JsonNode batch : List.of(nova, luna)) {
      for (JsonNode line : batch.path("lines")) {
        if (line.path("outcome").asString().equals("ACCEPTED")) {
          cards.add(line.path("cardId").asString());
        }
      }
    }
    duplicate("nova", nova, "HERE", "the same code again, spelled in other letters");
    duplicate("luna", luna, "ELSEWHERE", "another supplier registered this code first");
  }

  private JsonNode upload(String supplier, String name, String sku, String batch) {
    Map<String, String> parameters =
        Map.of("sku", sku, "batchNo", batch, "format", "auto", "deposit", "true", "sellers", "*");
    Path file = world.sample(name);
    JsonNode answer = new Upload(file, parameters).send(world.client(supplier)).good().json();
    say("%-6s %s (%s)", supplier, name, answer.path("status").asString());
    return answer;
  }

  private void counts(String who, JsonNode batch, long accepted, long duplicate, long rejected) {
    JsonNode counts = batch.path("counts");
    say(
        "       %d lines: %d accepted, %d duplicate, %d blank",
        counts.path("total").asLong(),
        counts.path("accepted").asLong(),
        counts.path("duplicate").asLong(),
        counts.path("blank").asLong());
    equal(who + ": accepted", accepted, counts.path("accepted").asLong());
    equal(who + ": duplicate", duplicate, counts.path("duplicate").asLong());
    equal(who + ": rejected", rejected, counts.path("rejected").asLong());
  }

  private void duplicate(String who, JsonNode batch, String where, String meaning) {
    for (JsonNode line : batch.path("lines")) {
      if (line.path("outcome").asString().equals("DUPLICATE")) {
        say("%-6s line %d refused: %s", who, line.path("line").asLong(), meaning);
        equal(who + ": where", where, line.path("where").asString());
        return;
      }
    }
    throw new NotAsTold(who + " has no duplicate line");
  }

  private String hold(String card) {
    title("Shop A holds a card at checkout");
    Map<String, Object> body =
        Map.of("orderId", ORDER, "items", List.of(Map.of("cardId", card)), "ttlSeconds", 900);
    JsonNode hold =
        world.client("shop-a").post("/v1/reservations", "checkout-" + ORDER, body).good().json();
    say("card   %s", card);
    say("held until %s, %s", hold.path("expiresAt").asString(), entry(hold.path("receipt")));
    return hold.path("reservationId").asString();
  }

  private void refuseRival(String card) {
    title("Shop B wants the same card");
    Map<String, Object> body = Map.of("orderId", "B-7", "items", List.of(Map.of("cardId", card)));
    ApiClient.Reply reply = world.client("shop-b").post("/v1/reservations", "checkout-B-7", body);
    equal("status", 409, reply.status());
    JsonNode problem = reply.json();
    equal("code", "card.held", problem.path("code").asString());
    say("refused: %d %s", reply.status(), problem.path("code").asString());
    require(problem.hasNonNull("entry"), "the attempt is not on record");
    say("the attempt itself is entry %d", problem.path("entry").asLong());
  }

  private JsonNode sell(String hold) {
    title("Shop A is paid, and the payment notice comes twice");
    String path = "/v1/reservations/" + hold + "/confirm";
    Map<String, Object> notice =
        Map.of("paymentRef", "PAY-88412", "price", "46.50", "currency", "CNY");
    ApiClient.Reply first = world.client("shop-a").post(path, "payment-88412", notice).good();
    ApiClient.Reply second = world.client("shop-a").post(path, "payment-88412", notice).good();
    require(Arrays.equals(first.bytes(), second.bytes()), "the second notice got another answer");
    require(second.replayed(), "the second notice was not marked as a replay");
    JsonNode sale = first.json();
    say("sold as %s, %s", sale.path("saleId").asString(), entry(sale.path("receipt")));
    say("the second notice got the same answer, and no second card");
    return sale;
  }

  private void deliver(JsonNode sale) {
    title("Shop A delivers");
    String path = "/v1/sales/" + sale.path("saleId").asString() + "/delivery";
    JsonNode first = deliver(path);
    JsonNode second = deliver(path);
    String code = first.path("items").path(0).path("code").asString("");
    equal("the delivered code", FIRST_CODE, code);
    equal("the code delivered again", code, second.path("items").path(0).path("code").asString(""));
    say(
        "the buyer gets %s…%s as nova spelled it, %s",
        code.substring(0, 4), code.substring(code.length() - 4), entry(first.path("receipt")));
    say("asked again: the same code, the same entry");
  }

  private JsonNode deliver(String path) {
    return world.client("shop-a").post(path, "delivery-" + ORDER, Map.of()).good().json();
  }

  /** With the bytes of three files, as {@code cardproof verify} would. */
  private void verifyReceipt(JsonNode receipt) {
    title("The buyer verifies the receipt offline");
    long index = receipt.path("entry").asLong();
    byte[] leaf = world.client("shop-a").get("/v1/entries/" + index).good().bytes();
    byte[] proof = world.client("shop-a").get("/v1/entries/" + index + "/proof").good().bytes();
    String policy = "log " + world.vkey() + "\nquorum none\n";
    Path file = world.write("receipt.json", leaf);
    world.write("receipt.tlog-proof", proof);
    world.write("policy.txt", policy.getBytes(StandardCharsets.UTF_8));
    LeafEvidence good = check(leaf, proof, policy);
    equal("leaf hash", receipt.path("leafHash").asString(), good.leafHash());
    say(
        "%s holds this sale as entry %d of %d",
        good.checkpoint().origin(), good.index(), good.checkpoint().size());
    say("leaf hash %s, as on the receipt", good.leafHash());
    byte[] forged = leaf.clone();
    forged[forged.length / 2] ^= 1;
    say("with one bit changed: %s", refusal(forged, proof, policy));
    if (filesStay) {
      say("by hand: cardproof verify %s --policy %s", file, file.resolveSibling("policy.txt"));
    }
  }

  private static LeafEvidence check(byte[] leaf, byte[] proof, String policy) {
    try {
      return LeafEvidence.check(leaf, proof, LogPolicy.parse(policy));
    } catch (BadEvidence | LogFormatException e) {
      throw new NotAsTold("the receipt does not verify: " + e.getMessage());
    }
  }

  private static String refusal(byte[] leaf, byte[] proof, String policy) {
    try {
      LeafEvidence.check(leaf, proof, LogPolicy.parse(policy));
    } catch (BadEvidence e) {
      return String.valueOf(e.getMessage());
    } catch (LogFormatException e) {
      throw new NotAsTold("the policy cannot be read");
    }
    throw new NotAsTold("a changed receipt verifies");
  }

  private void redeem(String card) {
    title("The issuer attests that the card was used");
    Map<String, Object> body =
        Map.of("redeemedAt", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    JsonNode answer =
        world
            .client("star-games")
            .post("/v1/cards/" + card + "/redemptions", "redeemed-" + card, body)
            .good()
            .json();
    say("star-games: SUCCESS, %s", entry(answer.path("receipt")));
    ApiClient.Reply sold =
        world
            .client("shop-b")
            .post(
                "/v1/sales",
                "late-sale",
                Map.of("orderId", "B-8", "items", List.of(Map.of("cardId", card))));
    equal("a second sale", 409, sold.status());
    say(
        "shop B tries to sell it after all: %d %s",
        sold.status(), sold.json().path("code").asString());
  }

  private void showHistory(String card) {
    title("An arbitrator reads the card's history");
    JsonNode history = world.client("judge").get("/v1/cards/" + card + "/history").good().json();
    List<String> types = new ArrayList<>();
    for (JsonNode item : history.path("items")) {
      say(
          "entry %3d  %s  %-20s %s",
          item.path("entry").asLong(),
          item.path("at").asString(),
          item.path("type").asString(),
          item.path("actor").asString());
      types.add(item.path("type").asString());
    }
    types.removeIf("attempt.refused"::equals);
    equal(
        "history",
        List.of("card.minted", "hold.placed", "card.sold", "card.delivered", "redemption.attested"),
        types);
    equal("state", "REDEEMED", history.path("state").asString());
  }

  private void sumUp() {
    title("What the ledger holds");
    Map<String, Integer> byState = new TreeMap<>();
    for (String card : cards) {
      JsonNode shown = world.client("judge").get("/v1/cards/" + card).good().json();
      byState.merge(shown.path("state").asString(), 1, Integer::sum);
    }
    String[] head =
        new String(world.anonymous().get("/log/checkpoint").good().bytes(), StandardCharsets.UTF_8)
            .split("\n", -1);
    say("%s entries, root %s", head[1], head[2]);
    say("%d cards: %s", cards.size(), byState);
    equal("cards", Map.of("AVAILABLE", 39, "DELIVERED", 1, "REDEEMED", 1, "REPLACED", 1), byState);
  }

  private void title(String text) {
    out.println();
    out.printf("%d. %s%n", ++step, text);
  }

  private void say(String format, Object... values) {
    out.printf("   " + format + "%n", values);
  }

  static String entry(JsonNode receipt) {
    require(receipt.hasNonNull("entry"), "an answer has no receipt");
    return "entry " + receipt.path("entry").asLong();
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new NotAsTold(otherwise);
    }
  }

  static void equal(String what, Object told, Object is) {
    boolean numbers = told instanceof Number && is instanceof Number;
    boolean same =
        numbers
            ? ((Number) told).longValue() == ((Number) is).longValue()
            : Objects.equals(told, is);
    require(same, what + " is " + is + ", not " + told);
  }
}
