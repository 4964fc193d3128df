package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway.Reply;
import io.cardproof.ops.GatewayLimits;
import org.junit.jupiter.api.Test;

class AuthLimitTest {

  @Test
  void whoKeepsComingWithoutAKeyIsTurnedAway_andWhoHasOneIsLetIn() {
    try (TestGateway gateway = TestGateway.fresh(false)) {
      // Twice the allowance: it is refilled meanwhile.
      int tries = 2 * GatewayLimits.standard().authFailuresPerMinute();
      Reply last = gateway.get(null, "/v1/members");
      assertThat(last.code()).isEqualTo("auth.missing");
      for (int i = 0; i < tries && last.status() == 401; i++) {
        last = gateway.get("cpk_none", "/v1/members");
      }
      assertThat(last.status()).isEqualTo(429);
      assertThat(last.code()).isEqualTo("limit.exceeded");
      assertThat(last.header("Retry-After")).matches("[0-9]+");
      assertThat(gateway.get(gateway.operator(), "/v1/members").status()).isEqualTo(200);
    }
  }
}
