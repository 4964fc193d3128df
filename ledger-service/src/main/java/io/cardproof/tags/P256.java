package io.cardproof.tags;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/** The group of RFC 9497 section 4.3 (P-256): its elements and scalars as bytes, checked. */
final class P256 {

  private static final X9ECParameters PARAMETERS = CustomNamedCurves.getByName("P-256");

  static final ECCurve CURVE = PARAMETERS.getCurve();
  static final ECPoint GENERATOR = PARAMETERS.getG();
  static final BigInteger ORDER = PARAMETERS.getN();

  static final int SCALAR_BYTES = 32;

  /** SEC 1 compressed: the form of RFC 9497 on the wire. */
  static final int COMPRESSED_BYTES = 33;

  /** SEC 1 uncompressed: the form between our own steps, which spares a square root each. */
  static final int UNCOMPRESSED_BYTES = 65;

  private static final SecureRandom RANDOM = new SecureRandom();

  private P256() {}

  /** Reads a compressed element; refuses the identity and anything off the curve. */
  static ECPoint decode(byte[] compressed) {
    if (compressed.length != COMPRESSED_BYTES) {
      throw new IllegalArgumentException("a P-256 element has 33 bytes, not " + compressed.length);
    }
    return CURVE.decodePoint(compressed);
  }

  static byte[] compressed(ECPoint point) {
    return point.getEncoded(true);
  }

  static byte[] compressed(byte[] uncompressed) {
    byte[] out = Arrays.copyOf(uncompressed, COMPRESSED_BYTES);
    out[0] = (byte) (2 + (uncompressed[UNCOMPRESSED_BYTES - 1] & 1));
    return out;
  }

  static byte[] uncompressed(ECPoint point) {
    return point.getEncoded(false);
  }

  /** Reads a scalar in 1 .. order-1. */
  static BigInteger scalar(byte[] bytes) {
    if (bytes.length != SCALAR_BYTES) {
      throw new IllegalArgumentException("a P-256 scalar has 32 bytes, not " + bytes.length);
    }
    BigInteger scalar = new BigInteger(1, bytes);
    if (scalar.signum() == 0 || scalar.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("a P-256 scalar lies between 1 and the group order");
    }
    return scalar;
  }

  static byte[] bytes(BigInteger scalar) {
    return BigIntegers.asUnsignedByteArray(SCALAR_BYTES, scalar);
  }

  static byte[] randomScalar() {
    return bytes(
        BigIntegers.createRandomInRange(BigInteger.ONE, ORDER.subtract(BigInteger.ONE), RANDOM));
  }
}
