package io.cardproof.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cardproof.time.BadTimeToken.Reason;
import io.cardproof.time.simulator.Authority;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which time-stamps hold, and why the others do not. */
class TimeTokenTest {
  private static final byte[] TEXT =
      "ledger.example/log\n42\nAAAA\n".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Authority GOOD = Authority.make();

  @TempDir Path dir;

  private static TimeStampRequest request(byte[] text, boolean certificate) throws IOException {
    TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
    generator.setCertReq(certificate);
    return generator.generate(TSPAlgorithms.SHA256, TimeToken.sha256(text), BigInteger.valueOf(77));
  }

  private static byte[] stamped(Authority by, Instant at) throws IOException {
    return by.stamp(request(TEXT, true), at).getEncoded();
  }

  private static void assertBad(
      byte[] response, List<X509Certificate> roots, @Nullable String policy, Reason reason) {
    assertThatExceptionOfType(BadTimeToken.class)
        .isThrownBy(() -> TimeToken.verify(response, TEXT, roots, policy))
        .extracting(BadTimeToken::reason)
        .isEqualTo(reason);
  }

  @Test
  void aTokenThatHolds_saysWhenAndByWhom() throws Exception {
    byte[] response = stamped(GOOD, NOW);
    for (@Nullable String policy : Arrays.asList(null, Authority.POLICY)) {
      TimeToken token = TimeToken.verify(response, TEXT, List.of(GOOD.root()), policy);
      assertThat(token.at()).isEqualTo(NOW);
      assertThat(token.authority()).contains("Cardproof test time-stamps");
      assertThat(token.policy()).isEqualTo(Authority.POLICY);
    }
  }

  @Test
  void anotherText_anotherPolicy_anotherRoot_doNotHold() throws Exception {
    byte[] response = stamped(GOOD, NOW);
    byte[] other = TEXT.clone();
    other[0] ^= 1;
    assertThatExceptionOfType(BadTimeToken.class)
        .isThrownBy(() -> TimeToken.verify(response, other, List.of(GOOD.root()), null))
        .extracting(BadTimeToken::reason)
        .isEqualTo(Reason.IMPRINT_MISMATCH);
    assertBad(response, List.of(GOOD.root()), "1.2.3", Reason.POLICY_MISMATCH);
    assertBad(response, List.of(Authority.make().root()), null, Reason.UNTRUSTED);
    assertBad(response, List.of(), null, Reason.UNTRUSTED);
    // The root of the same name does not make up for the key.
    assertThat(Authority.make().root().getSubjectX500Principal())
        .isEqualTo(GOOD.root().getSubjectX500Principal());
  }

  @Test
  void oneOfSeveralRoots_isEnough() throws Exception {
    List<X509Certificate> roots = List.of(Authority.make().root(), GOOD.root());
    assertThat(TimeToken.verify(stamped(GOOD, NOW), TEXT, roots, null).at()).isEqualTo(NOW);
  }

  @Test
  void aCertificateThatWasNotValidThen_doesNotHold() throws Exception {
    Authority expired = Authority.make(NOW.minus(YEAR), NOW.minusSeconds(1));
    assertBad(stamped(expired, NOW), List.of(expired.root()), null, Reason.CERTIFICATE);
    Authority early = Authority.make(NOW.plusSeconds(60), NOW.plus(YEAR));
    assertBad(stamped(early, NOW), List.of(early.root()), null, Reason.CERTIFICATE);
  }

  @Test
  void aCertificateThatHasExpiredSince_held() throws Exception {
    Instant then = NOW.minus(YEAR.multipliedBy(2));
    HomemadeToken token = HomemadeToken.of(info(then), then, HomemadeToken.Flaw.NONE);
    assertThat(TimeToken.verify(token.response(), TEXT, List.of(token.root()), null).at())
        .isEqualTo(then);
    // Nor does a later time go with it.
    HomemadeToken stretched = HomemadeToken.of(info(NOW), then, HomemadeToken.Flaw.NONE);
    assertBad(stretched.response(), List.of(stretched.root()), null, Reason.CERTIFICATE);
  }

  /** What a good token states, unsigned. */
  private static byte[] info(Instant at) throws Exception {
    return new TimeStampResponse(stamped(GOOD, at))
        .getTimeStampToken()
        .getTimeStampInfo()
        .getEncoded();
  }

  @ParameterizedTest
  @EnumSource
  void aTokenThatNoAuthoritysSoftwareMakes_doesNotHold(HomemadeToken.Flaw flaw) throws Exception {
    HomemadeToken token = HomemadeToken.of(info(NOW), NOW, flaw);
    switch (flaw) {
      case NONE ->
          assertThat(TimeToken.verify(token.response(), TEXT, List.of(token.root()), null).at())
              .isEqualTo(NOW);
      case WEAK_HASH, CERTIFICATE_NOT_BOUND ->
          assertBad(token.response(), List.of(token.root()), null, Reason.SIGNATURE_INVALID);
      default -> assertBad(token.response(), List.of(token.root()), null, Reason.CERTIFICATE);
    }
  }

  @Test
  void aTokenWithoutItsCertificate_doesNotHold() throws Exception {
    byte[] response = GOOD.stamp(request(TEXT, false), NOW).getEncoded();
    assertBad(response, List.of(GOOD.root()), null, Reason.CERTIFICATE);
  }

  @Test
  void noFlippedBitAndNoCut_isTakenForAnotherTime_andNoneCrashes() throws Exception {
    byte[] good = stamped(GOOD, NOW);
    List<X509Certificate> roots = List.of(GOOD.root());
    int refused = 0;
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << (at % 8));
      try {
        TimeToken token = TimeToken.verify(bad, TEXT, roots, null);
        // Some bits are not signed: of the status text, of what the response wraps the token in.
        assertThat(token.at()).as("byte " + at).isEqualTo(NOW);
      } catch (BadTimeToken e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(good.length * 9 / 10);
    for (int length = 0; length < good.length; length += 3) {
      assertBad(Arrays.copyOf(good, length), roots, null, Reason.UNREADABLE);
    }
    assertBad(Arrays.copyOf(good, good.length + 1), roots, null, Reason.UNREADABLE);
    assertBad(new byte[TimeToken.MAX_BYTES + 1], roots, null, Reason.UNREADABLE);
    assertBad("no time-stamp".getBytes(StandardCharsets.US_ASCII), roots, null, Reason.UNREADABLE);
  }

  @Test
  void aRefusal_isNoTimeStamp() {
    // TimeStampResp { PKIStatusInfo { rejection(2) } }
    byte[] rejection = {0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02};
    assertBad(rejection, List.of(GOOD.root()), null, Reason.NOT_GRANTED);
  }

  @Test
  void opensslAcceptsTheSameToken_andRefusesItForAnotherText() throws Exception {
    Path text = Files.write(dir.resolve("checkpoint.txt"), TEXT);
    Path token = Files.write(dir.resolve("checkpoint.tsr"), stamped(GOOD, Instant.now()));
    Path root = Files.writeString(dir.resolve("root.pem"), GOOD.rootPem());
    Assumptions.assumeTrue(run("openssl", "version") == 0, "openssl is not installed");
    assertThat(openssl(text, token, root)).isZero();
    Files.writeString(text, "another text\n");
    assertThat(openssl(text, token, root)).isNotZero();
  }

  private static int openssl(Path text, Path token, Path root) throws Exception {
    return run(
        "openssl", "ts", "-verify", "-data", "" + text, "-in", "" + token, "-CAfile", "" + root);
  }

  private static int run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor();
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void anAuthorityKeptInAFolder_isTheSameNextTime() throws Exception {
    Authority made = Authority.in(dir);
    Authority read = Authority.in(dir);
    assertThat(read.root()).isEqualTo(made.root());
    List<X509Certificate> pinned = TrustedRoots.read(dir.resolve("root.pem"));
    assertThat(TimeToken.verify(stamped(read, NOW), TEXT, pinned, null).at()).isEqualTo(NOW);
  }
}
