package io.cardproof.issuers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardproof.issuers.WebhookSecret.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretTest {
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_" + "QUJD".repeat(8);
  private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

  private final WebhookSecret secret = WebhookSecret.parse(KEY);

  private static Headers with(Headers headers, String signature) {
    return new Headers(headers.id(), headers.timestamp(), signature);
  }

  /** The example of the specification's libraries, computed anew with another HMAC. */
  @Test
  void signature_isThatOfStandardWebhooks() {
    Headers signed = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", NOW, BODY);

    assertThat(signed.timestamp()).isEqualTo("1614265330");
    assertThat(signed.signature()).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(secret.verifies(signed, NOW, BODY)).isTrue();
  }

  @Test
  void anyChange_isSeen() {
    Headers signed = secret.sign("msg_1", NOW, BODY);
    byte[] changed = BODY.clone();
    changed[3] ^= 1;

    assertThat(secret.verifies(signed, NOW, changed)).isFalse();
    String signature = signed.signature();
    assertThat(secret.verifies(new Headers("msg_2", "1614265330", signature), NOW, BODY)).isFalse();
    assertThat(secret.verifies(new Headers("msg_1", "1614265331", signature), NOW, BODY)).isFalse();
    assertThat(WebhookSecret.parse(OTHER).verifies(signed, NOW, BODY)).isFalse();
  }

  @Test
  void fiveMinutes_areTheTolerance() {
    Headers signed = secret.sign("msg_1", NOW, BODY);

    assertThat(secret.verifies(signed, NOW.plusSeconds(300), BODY)).isTrue();
    assertThat(secret.verifies(signed, NOW.minusSeconds(300), BODY)).isTrue();
    assertThat(secret.verifies(signed, NOW.plusSeconds(301), BODY)).isFalse();
    assertThat(secret.verifies(signed, NOW.minusSeconds(301), BODY)).isFalse();
  }

  @Test
  void whileASecretIsReplaced_bothAreAccepted_andTheFirstSigns() {
    WebhookSecret both = WebhookSecret.parse(OTHER + "\n" + KEY + "\n");
    Headers old = secret.sign("msg_1", NOW, BODY);

    assertThat(both.verifies(old, NOW, BODY)).isTrue();
    assertThat(secret.verifies(both.sign("msg_1", NOW, BODY), NOW, BODY)).isFalse();
    Headers several = with(old, "v2,zzz v1,AAAA " + old.signature());
    assertThat(secret.verifies(several, NOW, BODY)).isTrue();
  }

  @Test
  void aSignedMessage_cannotBeSplitAnew() {
    byte[] inner = "7.x".getBytes(UTF_8);
    Headers signed = secret.sign("a.1614265330", NOW, inner);
    byte[] rest = "1614265330.7.x".getBytes(UTF_8);

    assertThat(secret.verifies(new Headers("a", "1614265330", signed.signature()), NOW, rest))
        .as("the same bytes are signed")
        .isTrue();
    assertThat(secret.verifies(signed, NOW, inner)).isFalse();
  }

  @Test
  void missingHeaders_areNoSignature() {
    Headers signed = secret.sign("msg_1", NOW, BODY);

    assertThat(secret.verifies(new Headers(null, null, null), NOW, BODY)).isFalse();
    assertThat(secret.verifies(new Headers("msg_1", null, signed.signature()), NOW, BODY))
        .isFalse();
    for (String no :
        new String[] {"", "v1,", "v1,not base64", "g0hM9S", "v1," + "A".repeat(5_000)}) {
      assertThat(secret.verifies(with(signed, no), NOW, BODY)).isFalse();
    }
    for (String no : new String[] {"", "-1", "1e9", "99999999999999"}) {
      assertThat(secret.verifies(new Headers("msg_1", no, signed.signature()), NOW, BODY))
          .isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "s3cret", "whsec_s3cret!", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZI"})
  void whatIsNoSecret_isRefusedWithoutShowingIt(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> WebhookSecret.parse(text))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret", "c2hvcnQ", "MfKQ"));
  }
}
