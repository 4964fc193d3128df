package io.cardproof.proofs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardproof.cards.Refused;
import io.cardproof.time.TimeToken;
import io.cardproof.time.simulator.Authority;
import io.cardproof.time.simulator.TsaSimulator;
import io.cardproof.time.simulator.TsaSimulator.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway's side of time-stamping, against an authority that does all of it wrong. */
@SuppressWarnings("NullAway.Init") // opened before each test
class TimeStamperTest {
  private static final String TEXT = "ledger.example/log\n42\nAAAA\n";
  private static final Authority AUTHORITY = Authority.make();

  private final List<String> heard = new ArrayList<>();
  private TsaSimulator simulator;

  @BeforeEach
  void open() throws IOException {
    simulator = new TsaSimulator(AUTHORITY, 0);
    simulator.start();
  }

  @AfterEach
  void close() {
    simulator.close();
  }

  private TimeStamper stamper(Authority trusted, @Nullable String policy, Duration patience) {
    return new TimeStamper(
        new TimeStamper.Authority(
            URI.create("http://127.0.0.1:" + simulator.port() + "/"),
            List.of(trusted.root()),
            policy,
            patience),
        InstantSource.system(),
        heard::add);
  }

  private TimeStamper stamper() {
    return stamper(AUTHORITY, null, Duration.ofSeconds(20));
  }

  private void assertRefused(TimeStamper stamper) {
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> stamper.stamp(TEXT))
        .matches(refused -> refused.code().equals("proof.unavailable"))
        .matches(refused -> refused.details().retryAfterSeconds() > 0);
  }

  @Test
  void aGoodAnswer_isTakenAsItCame() throws Exception {
    Instant before = Instant.now();
    try (TimeStamper stamper = stamper(AUTHORITY, Authority.POLICY, Duration.ofSeconds(20))) {
      byte[] response = stamper.stamp(TEXT);
      TimeToken token =
          TimeToken.verify(
              response, TEXT.getBytes(StandardCharsets.UTF_8), List.of(AUTHORITY.root()), null);
      assertThat(token.at()).isBetween(before.minusSeconds(2), Instant.now().plusSeconds(2));
      assertThat(stamper.report()).startsWith("good");
      assertThat(heard).containsExactly("good");
    }
  }

  @Test
  void aBadAnswer_isNone_andTheNextGoodOneIs() {
    Map<Fault, String> outcomes =
        Map.of(
            Fault.GARBAGE, "bad",
            Fault.YEAR_OFF, "clock",
            Fault.WRONG_IMPRINT, "bad",
            Fault.WRONG_NONCE, "bad",
            Fault.DOWN, "down");
    try (TimeStamper stamper = stamper()) {
      outcomes.forEach((fault, outcome) -> {
        simulator.fault(fault);
        assertRefused(stamper);
        assertThat(stamper.report()).as("" + fault).startsWith(outcome);
      });
      simulator.fault(Fault.NONE);
      assertThat(stamper.stamp(TEXT)).isNotEmpty();
    }
  }

  @Test
  void anAuthorityThatHangs_isLeftAlone() {
    simulator.fault(Fault.HANG);
    try (TimeStamper stamper = stamper(AUTHORITY, null, Duration.ofMillis(300))) {
      assertRefused(stamper);
      assertThat(stamper.report()).startsWith("slow");
    }
  }

  @Test
  void anAuthorityThatNobodyTrusts_isNone() {
    try (TimeStamper stamper = stamper(Authority.make(), null, Duration.ofSeconds(20))) {
      assertRefused(stamper);
      assertThat(stamper.report()).contains("UNTRUSTED");
    }
  }

  @Test
  void anAuthorityThatIsGone_isDown() {
    try (TimeStamper stamper = stamper()) {
      simulator.close();
      assertRefused(stamper);
      assertThat(stamper.report()).startsWith("down");
    }
  }
}
