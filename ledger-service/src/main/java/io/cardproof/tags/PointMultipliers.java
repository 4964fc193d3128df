package io.cardproof.tags;

import java.util.Arrays;
import java.util.HexFormat;

/** Which multiplier this process uses: libcrypto where it proves itself, else BouncyCastle. */
final class PointMultipliers {

  private static final int RANDOM_COMPARISONS = 16;

  private static final PointMultiplier PURE_JAVA = new BouncyCastleMultiplier();

  private PointMultipliers() {}

  static PointMultiplier pureJava() {
    return PURE_JAVA;
  }

  /** The choice, made once per process at first use. */
  static PointMultiplier best() {
    return Choice.BEST;
  }

  private static final class Choice {
    static final PointMultiplier BEST =
        LibcryptoMultiplier.load().filter(PointMultipliers::passesSelfTest).orElse(PURE_JAVA);
  }

  /**
   * True if the candidate gives the first output of RFC 9497 A.3.2 and agrees with BouncyCastle on
   * random points and scalars. A wrong tag would be on the ledger for ever, so a doubt is a no.
   */
  static boolean passesSelfTest(PointMultiplier candidate) {
    try {
      return reproducesRfc9497(candidate) && agreesOnRandomInput(candidate);
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  private static boolean reproducesRfc9497(PointMultiplier candidate) {
    HexFormat hex = HexFormat.of();
    byte[] secret =
        hex.parseHex("ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6");
    byte[] output =
        hex.parseHex("0412e8f78b02c415ab3a288e228978376f99927767ff37c5718d420010a645a1");
    return Arrays.equals(new Voprf(candidate).evaluate(secret, new byte[] {0}), output);
  }

  private static boolean agreesOnRandomInput(PointMultiplier candidate) {
    byte[] point = P256.uncompressed(P256.GENERATOR);
    for (int i = 0; i < RANDOM_COMPARISONS; i++) {
      byte[] scalar = P256.randomScalar();
      byte[] expected = PURE_JAVA.multiply(point, scalar);
      if (!Arrays.equals(candidate.multiply(point, scalar), expected)) {
        return false;
      }
      point = expected;
    }
    return true;
  }
}
