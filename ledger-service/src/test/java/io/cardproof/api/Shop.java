package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ops.DataFolder;
import io.cardproof.ops.FolderInit;
import io.cardproof.ops.Gateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A gateway in a folder of its own with a few members, spoken to over HTTP like any client. */
final class Shop implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final Gateway.Options options;
  private Gateway gateway;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> keys = new LinkedHashMap<>();

  /** An answer with its body as text and as JSON. */
  record Reply(int status, String text, HttpResponse<byte[]> raw) {
    byte[] bytes() {
      return raw.body();
    }

    JsonNode json() {
      return JSON.readTree(text);
    }

    String at(String path) {
      return json().at(path).asString();
    }

    Reply is(int expected) {
      assertThat(status).as(text).isEqualTo(expected);
      return this;
    }

    Reply isProblem(int expected, String code) {
      is(expected);
      assertThat(at("/code")).as(text).isEqualTo(code);
      return this;
    }

    boolean replayed() {
      return raw.headers().firstValue("Idempotency-Replayed").isPresent();
    }
  }

  /** One request being put together. */
  final class Call {
    private final String method;
    private final String path;
    private @Nullable String member;
    private @Nullable String token;
    private String key = UUID.randomUUID().toString();
    private byte[] body = new byte[0];
    private String type = "application/json";

    Call(String method, String path) {
      this.method = method;
      this.path = path;
    }

    Call as(String who) {
      member = who;
      return this;
    }

    /** As who holds a claim token. */
    Call by(String claimToken) {
      token = claimToken;
      return this;
    }

    Call key(String idempotencyKey) {
      key = idempotencyKey;
      return this;
    }

    Call json(String text) {
      return body(
          "application/json",
          text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Call body(String mediaType, byte[] bytes) {
      type = mediaType;
      body = bytes;
      return this;
    }

    Reply send() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
              .header("Idempotency-Key", key);
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      } else if (member != null) {
        request.header("Authorization", "Bearer " + keys.get(member));
      }
      if (body.length > 0) {
        request.header("Content-Type", type);
      }
      request.method(
          method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
      try {
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        String text = new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
        return new Reply(response.statusCode(), text, response);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private Shop(Path folder, Gateway.Options options) {
    this.folder = folder;
    this.options = options;
    this.gateway = start();
  }

  private Gateway start() {
    return Gateway.start(DataFolder.open(folder, null), options);
  }

  void restart() {
    gateway.close();
    gateway = start();
  }

  /** With suppliers, shops, an issuer, and the gift card product {@code GIFT}. */
  static Shop open(Path folder) {
    return open(folder, null);
  }

  /**
   * @param config a file of settings, or none
   */
  static Shop open(Path folder, @Nullable Path config) {
    Path data = folder.resolve("data");
    FolderInit.Founded founded =
        new FolderInit(data, null).alone("test.example/ledger/sandbox", true);
    Shop shop = new Shop(data, new Gateway.Options(0, 0, config));
    shop.keys.put("operator", founded.operator().apiKey());
    shop.admit("minter-one", "SUPPLIER");
    shop.admit("minter-two", "SUPPLIER");
    shop.admit("shop-a", "MARKETPLACE");
    shop.admit("shop-b", "MARKETPLACE");
    shop.admit("issuer", "ISSUER");
    shop.admit("arbiter", "ARBITRATOR");
    shop.admit("arbiter-two", "ARBITRATOR");
    shop.admit("guarantor", "GUARANTOR");
    shop.product("GIFT", "");
    return shop;
  }

  void admit(String member, String role) {
    Reply reply =
        post("/v1/members")
            .as("operator")
            .json(
                "{'memberId':'%s','displayName':'%s','roles':['%s']}"
                    .formatted(member, member, role))
            .send()
            .is(201);
    keys.put(member, reply.at("/apiKey"));
  }

  /** A member that signs for itself. */
  void admitSelf(String member, String role, String publicKey) {
    Reply reply =
        post("/v1/members")
            .as("operator")
            .json(
                """
                {'memberId':'%s','displayName':'%s','roles':['%s'],'custody':'self',
                 'publicKey':'%s'}
                """
                    .formatted(member, member, role, publicKey))
            .send()
            .is(201);
    keys.put(member, reply.at("/apiKey"));
  }

  /**
   * @param more further terms, each with a comma before
   */
  void product(String sku, String more) {
    new Call("PUT", "/v1/products/" + sku)
        .as("operator")
        .json(
            """
            {'name':'Gift','productType':'GIFT_CARD','scope':'brand-%s','policyId':'gift-card',
             'suppliers':['*'],'issuers':['issuer'] %s}
            """
                .formatted(sku, more))
        .send()
        .is(201);
  }

  /** Uploads deposited codes that any shop may sell, and answers their card ids. */
  java.util.List<String> mint(String member, String sku, String batchNo, String... codes) {
    Reply reply =
        post("/v1/batches")
            .as(member)
            .json(
                "{'sku':'%s','batchNo':'%s','sellers':['*'],'deposit':true,'codes':['%s']}"
                    .formatted(sku, batchNo, String.join("','", codes)))
            .send()
            .is(201);
    java.util.List<String> ids = new java.util.ArrayList<>();
    reply.json().at("/lines").forEach(line -> ids.add(line.path("cardId").asString()));
    return ids;
  }

  Call post(String path) {
    return new Call("POST", path);
  }

  Call put(String path) {
    return new Call("PUT", path);
  }

  Call delete(String path) {
    return new Call("DELETE", path);
  }

  Call get(String path) {
    return new Call("GET", path);
  }

  Reply get(String member, String path) {
    return new Call("GET", path).as(member).send();
  }

  /** A card of a new batch, sold to an order and delivered. */
  Sold sold(String seller, String order, String more) {
    String card = mint("minter-one", "GIFT", order, "CODE-OF-" + order).getFirst();
    Reply sale =
        post("/v1/sales")
            .as(seller)
            .json("{'orderId':'%s','items':[{'cardId':'%s'}] %s}".formatted(order, card, more))
            .send()
            .is(201);
    return new Sold(card, sale.at("/saleId"), sale.at("/claimToken"));
  }

  record Sold(String card, String sale, String token) {}

  void deliver(String seller, Sold sold) {
    post("/v1/sales/" + sold.sale() + "/delivery").as(seller).json("{}").send().is(201);
  }

  /** Moves the sandbox's clock. */
  void advance(String duration) {
    post("/v1/sandbox/clock")
        .as("operator")
        .json("{'advance':'%s'}".formatted(duration))
        .send()
        .is(200);
  }

  Path folder() {
    return folder;
  }

  String metrics() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + gateway.managementPort() + "/actuator/prometheus");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    try {
      Provable.everyCard(this);
    } finally {
      gateway.close();
    }
    client.close();
  }
}
