package io.cardproof.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.api.TestGateway.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
  void whatTheContainerItselfRefuses_isMarkedInASandboxOnly() throws IOException {
    TestGateway shared = TestGateway.shared();
    try (TestGateway sandbox = TestGateway.fresh(true)) {
      assertThat(badRequest(sandbox))
          .startsWith("HTTP/1.1 400")
          .contains("Cardproof-Sandbox: true", "\"code\":\"request.malformed\"");
      assertThat(badRequest(shared))
          .startsWith("HTTP/1.1 400")
          .contains("\"code\":\"request.malformed\"")
          .doesNotContain("Cardproof-Sandbox");
    }
  }

  /** A request line that is no HTTP, which no client library would send. */
  private static String badRequest(TestGateway gateway) throws IOException {
    URI at = gateway.at("/");
    try (Socket socket = new Socket(at.getHost(), at.getPort())) {
      String request = "GET /v1/[] HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
