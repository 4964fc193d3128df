package io.cardproof.ledger.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.Root;
import io.cardproof.members.Enrolment;
import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import io.cardproof.ops.LedgerKind;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whole gateways of two organisations on a real network: the founder holds the tag key and keeps a
 * supplier's codes; the other serves a shop, and asks for both.
 */
@SuppressWarnings("NullAway.Init") // opened in the test
class TwoOrganisationsIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long PATIENCE_MS = 60_000;

  @TempDir Path dir;

  private final HttpClient http = HttpClient.newHttpClient();
  private RealNetwork network;
  private Gateway founder;
  private Gateway market;
  private String ledger;
  private int founderPort;
  private String operator;
  private String nova;
  private String shop;

  private record Reply(int status, JsonNode json) {
    String at(String pointer) {
      return json.at(pointer).asString("");
    }
  }

  @AfterEach
  void close() {
    if (market != null) {
      market.close();
    }
    if (founder != null) {
      founder.close();
    }
  }

  @Test
  void aShopDelivers_whatASupplierDepositedWithAnotherOrganisation() throws Exception {
    start();
    admit();
    String first = sale("order-1", 2);
    Reply delivered = deliver(first, "deliver-1");
    assertThat(delivered.status()).as(delivered.json().toString()).isEqualTo(201);
    assertThat(delivered.at("/items/0/code")).startsWith("NOVA-");
    assertThat(delivered.at("/items/1/code")).startsWith("NOVA-");

    String second = sale("order-2", 1);
    founder.close();
    Reply verified =
        send(market, shop, "POST", "/v1/codes/verify", "{'code':'NOVA-0007','sku':'GIFT'}");
    assertThat(verified.at("/code")).isEqualTo("tags.unavailable");
    assertThat(deliver(second, "deliver-2").at("/code")).isEqualTo("vault.unavailable");
    assertThat(sale("order-3", 1)).isNotEmpty();

    founder = serve("founder", founderSettings());
    assertThat(deliver(second, "deliver-2").at("/items/0/code")).startsWith("NOVA-");
    await(() -> checkpoint(founder).equals(checkpoint(market)));
  }

  private void start() throws Exception {
    network = RealNetwork.get();
    FolderInit.Founded founded =
        new FolderInit(dir.resolve("founder"), null).network("cards.example/net", false);
    operator = founded.operator().apiKey();
    new FolderInit(dir.resolve("market"), null)
        .join(dir.resolve("founder").resolve("genesis.json"), null);
    ledger = "gateways" + System.nanoTime();
    network.run("deploy", "--name", ledger, "--genesis", founded.genesisHash());
    founderPort = freePort();
    founder = serve("founder", founderSettings());
    market =
        serve(
            "market",
            settings("marketplace")
                + "cardproof.exchange.tags=supplier\n"
                + "cardproof.exchange.gateways.supplier.url=https://127.0.0.1:"
                + founderPort);
  }

  private String founderSettings() throws IOException {
    return settings("supplier") + "cardproof.exchange.port=" + founderPort;
  }

  private String settings(String organisation) throws IOException {
    Path written = network.state().resolve("gateways/" + organisation + ".properties");
    // Later lines win: each test deploys a ledger of its own name.
    return Files.readString(written) + "\ncardproof.fabric.chaincode=" + ledger + "\n";
  }

  private Gateway serve(String name, String settings) throws IOException {
    Path config = Files.writeString(dir.resolve(name + ".properties"), settings);
    return Gateway.start(
        DataFolder.open(dir.resolve(name), null),
        new Gateway.Options(0, 0, config, LedgerKind.FABRIC));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void admit() throws Exception {
    await(() -> send(founder, operator, "GET", "/v1/policies", "").json().at("/items").size() == 5);
    DataFolder theirs = DataFolder.open(dir.resolve("market"), null);
    Enrolment enrolment = Enrolment.of(theirs.keystore(), theirs.genesisHash(), "shop-a", 0, 0);
    shop = enrolment.apiKey();
    assertThat(new ApiKeys(theirs.keystore().root(Root.API_KEY)).keyFor("shop-a", 0))
        .isEqualTo(shop);
    nova =
        post("/v1/members", "{'memberId':'nova','displayName':'N','roles':['SUPPLIER']}")
            .at("/apiKey");
    Reply admitted =
        post(
            "/v1/members",
            "{'memberId':'shop-a','displayName':'S','roles':['MARKETPLACE'],'publicKey':'%s'}"
                .formatted(enrolment.publicKey()));
    assertThat(admitted.json().has("apiKey")).isFalse();
    send(
        founder,
        operator,
        "PUT",
        "/v1/products/GIFT",
        "{'name':'G','productType':'GIFT_CARD','scope':'b','policyId':'gift-card',"
            + "'suppliers':['*'],'issuers':[]}");
    StringBuilder codes = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      codes.append(i == 0 ? "" : ",").append("'NOVA-%04d'".formatted(i));
    }
    Reply minted =
        send(
            founder,
            nova,
            "POST",
            "/v1/batches",
            "{'sku':'GIFT','batchNo':'1','sellers':['*'],'deposit':true,'codes':[%s]}"
                .formatted(codes));
    assertThat(minted.json().at("/counts/accepted").asInt()).isEqualTo(10);
    await(
        () -> send(market, shop, "GET", "/v1/stock?sku=GIFT", "").json().at("/items").size() == 1);
  }

  private Reply post(String path, String body) {
    Reply reply = send(founder, operator, "POST", path, body);
    assertThat(reply.status()).as(path).isEqualTo(201);
    return reply;
  }

  private String sale(String order, int quantity) {
    return send(
            market,
            shop,
            "POST",
            "/v1/sales",
            "{'orderId':'%s','items':[{'sku':'GIFT','quantity':%d}]}".formatted(order, quantity))
        .at("/saleId");
  }

  private Reply deliver(String sale, String key) {
    return send(market, shop, "POST", "/v1/sales/" + sale + "/delivery", "{}", key);
  }

  private String checkpoint(Gateway gateway) {
    HttpRequest request = HttpRequest.newBuilder(at(gateway, "/log/checkpoint")).build();
    try {
      String note = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return String.join("\n", note.lines().limit(3).toList());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URI at(Gateway gateway, String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  private Reply send(Gateway gateway, String apiKey, String method, String path, String body) {
    return send(gateway, apiKey, method, path, body, UUID.randomUUID().toString());
  }

  private Reply send(
      Gateway gateway, String apiKey, String method, String path, String body, String key) {
    HttpRequest request =
        HttpRequest.newBuilder(at(gateway, path))
            .header("Authorization", "Bearer " + apiKey)
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.currentTimeMillis() + PATIENCE_MS;
    while (!condition.getAsBoolean()) {
      assertThat(System.currentTimeMillis()).as("in time").isLessThan(until);
      Thread.sleep(100);
    }
  }
}
