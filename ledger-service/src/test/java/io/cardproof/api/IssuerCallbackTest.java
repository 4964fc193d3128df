package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The door of the callbacks at a gateway that no issuer is connected to. */
class IssuerCallbackTest {
  private static final String PATH = "/v1/issuers/callback-issuer/outcomes";

  static TestGateway gateway;
  static String issuer;
  static String shop;

  @BeforeAll
  static void open() {
    gateway = TestGateway.shared();
    issuer = gateway.admit("callback-issuer", "ISSUER");
    shop = gateway.admit("callback-shop", "MARKETPLACE");
  }

  private static HttpRequest.Builder callback(String type, String body) {
    return gateway
        .request(null, PATH)
        .header("Content-Type", type)
        .header("webhook-id", "m1")
        .header("webhook-timestamp", Long.toString(Instant.now().getEpochSecond()))
        .header("webhook-signature", "v1,AAAA")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void whoIsNotConnected_isAStranger_alsoWithAnApiKey() {
    TestGateway.Reply unsigned = gateway.post(issuer, PATH, "{}");
    TestGateway.Reply signed = gateway.send(callback("application/json", "{}"));

    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unsigned.code()).isEqualTo("auth.invalid");
    assertThat(signed.status()).isEqualTo(401);
    assertThat(signed.code()).isEqualTo("auth.invalid");
  }

  @Test
  void aLongBody_andAnotherType_areRefused() {
    assertThat(gateway.send(callback("application/json", "x".repeat(20_000))).code())
        .isEqualTo("request.too_large");
    assertThat(gateway.send(callback("text/plain", "{}")).code()).isEqualTo("request.media_type");
  }

  @Test
  void whatIsParked_isTheIssuersAndTheOperators() {
    String parked = "/v1/issuers/callback-issuer/parked";

    assertThat(gateway.get(issuer, parked).text()).isEqualTo("{\"items\":[]}");
    assertThat(gateway.get(gateway.operator(), parked).status()).isEqualTo(200);
    assertThat(gateway.get(shop, parked).code()).isEqualTo("not_yours");
    assertThat(gateway.get(null, parked).code()).isEqualTo("auth.missing");
  }
}
