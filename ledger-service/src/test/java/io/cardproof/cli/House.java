package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway;
import io.cardproof.api.TestGateway.Reply;
import io.cardproof.ops.LedgerKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A ledger that is sold from in one house, and then from another: its trade, and its removal. */
public final class House implements AutoCloseable {
  private final Path removal;
  private TestGateway gateway;
  private String shop = "";
  private List<String> cards = List.of();

  /**
   * @param removal folder for what is carried from house to house
   */
  public House(Path removal) {
    this.removal = removal;
    this.gateway = TestGateway.fresh(false);
  }

  public TestGateway gateway() {
    return gateway;
  }

  public String card(int number) {
    return cards.get(number);
  }

  /** A shop, and cards whose codes are in the vault. */
  public void openShop(int codes) {
    String supplier = gateway.admit("nova", "SUPPLIER");
    shop = gateway.admit("shop-a", "MARKETPLACE");
    String product =
        """
        {"name":"Gift","productType":"GIFT_CARD","scope":"gift","policyId":"gift-card",
         "suppliers":["*"],"issuers":["*"]}\
        """;
    good(gateway.put(gateway.operator(), "/v1/products/GIFT", product));
    List<String> minted = new ArrayList<>();
    String batch =
        """
        {"sku":"GIFT","batchNo":"b","sellers":["*"],"deposit":true,"codes":[%s]}\
        """
            .formatted(
                String.join(
                    ",", IntStream.range(0, codes).mapToObj(i -> "\"MOVED-" + i + "\"").toList()));
    good(post(supplier, "/v1/batches", batch))
        .json()
        .path("lines")
        .forEach(line -> minted.add(line.path("cardId").stringValue()));
    cards = minted;
  }

  /** On a chain the answer may come later: who repeats the request gets it. */
  private Reply post(String apiKey, String path, String json) {
    String key = TestGateway.newKey();
    Reply reply = gateway.post(apiKey, path, key, json);
    while (reply.status() == 202) {
      LockSupport.parkNanos(200_000_000);
      reply = gateway.post(apiKey, path, key, json);
    }
    return reply;
  }

  static Reply good(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isIn(200, 201);
    return reply;
  }

  /** The sale's id. */
  public String sell(int card) {
    String sale =
        "{\"orderId\":\"o%d\",\"items\":[{\"cardId\":\"%s\"}]}".formatted(card, card(card));
    return good(post(shop, "/v1/sales", sale)).json().path("saleId").stringValue();
  }

  /** For another order each time. */
  public Reply trySell(int card) {
    String sale =
        "{\"orderId\":\"%s\",\"items\":[{\"cardId\":\"%s\"}]}"
            .formatted(TestGateway.newKey(), card(card));
    return post(shop, "/v1/sales", sale);
  }

  /** The hold's id. */
  public String hold(int card) {
    String hold =
        "{\"orderId\":\"h%d\",\"items\":[{\"cardId\":\"%s\"}],\"ttlSeconds\":86400}"
            .formatted(card, card(card));
    Reply reply = good(post(shop, "/v1/reservations", hold));
    return reply.json().path("reservationId").stringValue();
  }

  public void confirm(String hold) {
    good(post(shop, "/v1/reservations/" + hold + "/confirm", "{}"));
  }

  /** By the operator. */
  public void freeze(int card) {
    good(
        post(
            gateway.operator(),
            "/v1/cards/" + card(card) + "/freeze",
            "{\"reason\":\"reported stolen\"}"));
  }

  /** Returns the index of its entry. */
  public long undo(String sale) {
    return good(post(shop, "/v1/sales/" + sale + "/undo", "{\"reason\":\"the buyer went away\"}"))
        .json()
        .at("/receipt/entry")
        .longValue();
  }

  /** Returns the delivery with the code. */
  public String deliver(String sale) {
    return good(post(shop, "/v1/sales/" + sale + "/delivery", "{}")).text();
  }

  public String show(int card) {
    return good(gateway.get(shop, "/v1/cards/" + card(card))).text();
  }

  /** Evidence of a card in a file. */
  public Path evidence(int card) throws java.io.IOException {
    Reply reply = good(gateway.get(shop, "/v1/cards/" + card(card) + "/evidence.zip"));
    return java.nio.file.Files.write(removal.resolve("card-" + card + ".zip"), reply.bytes());
  }

  /** Closed, exported and backed up under this name; serving the old folder once more first. */
  public void pack(String name) {
    gateway.restart();
    gateway.close();
    String folder = gateway.folder().toString();
    run("export", "--data", folder, "--out", path(name + ".export"));
    run("backup", "--data", folder, "--out", path(name + ".backup"), "--with-keystore");
  }

  /** The first half of a move onto a network; what {@code init --json} tells. */
  public String unpack(String name, Path into) {
    return run(
            "init",
            "--data",
            into.toString(),
            "--network",
            "--import",
            path(name + ".export"),
            "--keys",
            path(name + ".backup"),
            "--password-file",
            password().toString(),
            "--json")
        .out();
  }

  public Path password() {
    return removal.resolve("password");
  }

  /** Serves the new house. */
  public void moveInto(Path folder, Path settings, LedgerKind kind) {
    gateway = gateway.movedTo(folder, password(), settings, kind);
  }

  /** A ledger that moves in serves before it takes commands. */
  public void waitUntilWell() throws InterruptedException {
    long until = System.nanoTime() + 60_000_000_000L;
    while (gateway.send(java.net.http.HttpRequest.newBuilder(health()).GET()).status() != 200) {
      assertThat(System.nanoTime()).as("it is not well in time").isLessThan(until);
      Thread.sleep(50);
    }
  }

  private java.net.URI health() {
    return gateway.management("/actuator/health/readiness");
  }

  public String path(String name) {
    return removal.resolve(name).toString();
  }

  public static Ran run(String... arguments) {
    Ran ran = Ran.cardproof(arguments);
    assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  @Override
  public void close() {
    gateway.close();
  }
}
