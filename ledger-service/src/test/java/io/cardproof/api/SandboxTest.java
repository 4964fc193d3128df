package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SandboxTest {

  @Test
  void clockAdvances_staysAheadAfterARestart_andEveryAnswerSaysSandbox() {
    try (TestGateway gateway = TestGateway.fresh(true)) {
      assertThat(gateway.founded().origin()).endsWith("/sandbox");
      Reply advanced =
          gateway.post(gateway.operator(), "/v1/sandbox/clock", "{\"advance\":\"P11D\"}");
      assertThat(advanced.status()).isEqualTo(200);
      gateway.restart();
      Reply admitted =
          gateway.post(
              gateway.operator(),
              "/v1/members",
              "{\"memberId\":\"later\",\"displayName\":\"L\",\"roles\":[\"ISSUER\"]}");
      Instant at = Instant.parse(admitted.json().get("receipt").get("at").stringValue());
      assertThat(Duration.between(Instant.now(), at).toDays()).isBetween(10L, 11L);
      for (String path : List.of("/log/vkey", "/v1/nothing", "/v1/members")) {
        assertThat(gateway.get(null, path).header("Cardproof-Sandbox")).isEqualTo("true");
      }
      for (String advance : List.of("P-1D", "PT0S", "tomorrow", "P99999999D", "P1M")) {
        Reply refused =
            gateway.post(
                gateway.operator(), "/v1/sandbox/clock", "{\"advance\":\"" + advance + "\"}");
        assertThat(refused.code()).as(advance).isEqualTo("request.invalid");
      }
    }
  }

  @Test
  void elsewhere_thereIsNoSuchCall() {
    TestGateway gateway = TestGateway.shared();
    Reply reply = gateway.post(gateway.operator(), "/v1/sandbox/clock", "{\"advance\":\"P1D\"}");
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Cardproof-Sandbox")).isEmpty();
  }
}
