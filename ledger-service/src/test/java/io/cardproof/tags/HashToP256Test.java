package io.cardproof.tags;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.hash2curve.HashToCurveProfile;
import org.bouncycastle.crypto.hash2curve.HashToEllipticCurve;
import org.bouncycastle.crypto.hash2curve.OPRFHashToScalar;
import org.junit.jupiter.api.Test;

/** Against RFC 9380 appendix J.1.1 and against BouncyCastle's own implementation. */
class HashToP256Test {

  private static final String DOMAIN = "HashToP256Test-domain";
  private static final byte[] DOMAIN_BYTES = DOMAIN.getBytes(StandardCharsets.US_ASCII);

  @Test
  void suiteVectorsOfRfc9380_areReproduced() {
    byte[] domain = HashToP256.domain("QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_");
    assertThat(hex(HashToP256.toElement(new byte[0], domain)))
        .isEqualTo(
            "042c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4"
                + "8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415");
    assertThat(hex(HashToP256.toElement("abc".getBytes(StandardCharsets.US_ASCII), domain)))
        .isEqualTo(
            "040bb8b87485551aa43ed54f009230450b492fead5f1cc91658775dac4a3388a0f"
                + "5c41b3d0731a27a7b14bc0bf0ccded2d8751f83493404c84a88e71ffd424212e");
  }

  @Property(tries = 300)
  void element_equalsBouncyCastles(@ForAll @Size(max = 300) byte[] message) {
    var oracle = HashToEllipticCurve.getInstance(HashToCurveProfile.P256_XMD_SHA_256, DOMAIN);
    byte[] expected = oracle.hashToCurve(message).normalize().getEncoded(false);
    assertThat(HashToP256.toElement(message, DOMAIN_BYTES)).isEqualTo(expected);
  }

  @Property(tries = 300)
  void scalar_equalsBouncyCastles(@ForAll @Size(max = 300) byte[] message) {
    var oracle = new OPRFHashToScalar(P256.CURVE, new SHA256Digest(), 128);
    assertThat(HashToP256.toScalar(message, DOMAIN_BYTES))
        .isEqualTo(oracle.process(message, DOMAIN_BYTES));
  }

  @Property(tries = 300)
  void reduction_equalsBigIntegers(@ForAll @Size(48) byte[] wide) {
    var prime = P256.CURVE.getField().getCharacteristic();
    var expected = new BigInteger(1, wide).mod(prime);
    assertThat(P256Field.reduce(wide, 0)).isEqualTo(P256Field.of(expected));
  }

  @Test
  void reductionOfTheLargestInput_isExact() {
    byte[] wide = new byte[48];
    Arrays.fill(wide, (byte) 0xff);
    var prime = P256.CURVE.getField().getCharacteristic();
    assertThat(P256Field.reduce(wide, 0))
        .isEqualTo(P256Field.of(new BigInteger(1, wide).mod(prime)));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
