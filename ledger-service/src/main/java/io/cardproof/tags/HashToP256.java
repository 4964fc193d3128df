package io.cardproof.tags;

import static io.cardproof.tags.P256Field.add;
import static io.cardproof.tags.P256Field.invert;
import static io.cardproof.tags.P256Field.multiply;
import static io.cardproof.tags.P256Field.negate;
import static io.cardproof.tags.P256Field.select;
import static io.cardproof.tags.P256Field.square;
import static io.cardproof.tags.P256Field.subtract;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.raw.Nat;
import org.bouncycastle.math.raw.Nat256;
import org.bouncycastle.util.Pack;

/**
 * hash_to_curve and hash_to_scalar for P256_XMD:SHA-256 (RFC 9380 sections 3, 5 and 6.6.2, straight
 * lines of appendix F.2), stateless. Both roots are always computed and chosen by masks; what
 * branches remain are BouncyCastle's carries.
 *
 * <p>Why not BouncyCastle's {@code HashToEllipticCurve}, which does the same over BigInteger: it
 * takes 99 µs of a budget of 130, holds a digest and so cannot be shared. Here BouncyCastle's own
 * field arithmetic for this prime is used instead, fractions are kept until one inversion at the
 * end, and SHA-256 is the JDK's. The tests compare both on random input.
 */
final class HashToP256 {

  private static final int WIDE_BYTES = P256Field.WIDE_BYTES;
  private static final int WORDS = P256Field.WORDS;
  private static final BigInteger PRIME = P256.CURVE.getField().getCharacteristic();
  private static final int[] A = P256Field.of(P256.CURVE.getA().toBigInteger());
  private static final int[] B = P256Field.of(P256.CURVE.getB().toBigInteger());
  private static final int[] Z = P256Field.of(BigInteger.TEN.negate().mod(PRIME));
  private static final int[] ONE = P256Field.of(BigInteger.ONE);

  /** c2 = sqrt(-Z). */
  private static final int[] SQRT_MINUS_Z =
      P256Field.of(BigInteger.TEN.modPow(PRIME.add(BigInteger.ONE).shiftRight(2), PRIME));

  /** Numerator and denominator of x, and y; the denominator is never zero. */
  @SuppressWarnings("ArrayRecordComponent") // arithmetic only, never compared
  private record FractionPoint(int[] numerator, int[] denominator, int[] y) {}

  private HashToP256() {}

  /**
   * hash_to_curve: 65 bytes, uncompressed.
   *
   * @throws IllegalArgumentException if the input maps to the identity (nobody can find such input)
   */
  static byte[] toElement(byte[] message, byte[] domain) {
    byte[] wide = expand(message, domain, 2 * WIDE_BYTES);
    return sum(map(P256Field.reduce(wide, 0)), map(P256Field.reduce(wide, WIDE_BYTES)));
  }

  /** hash_to_scalar of RFC 9497 section 4.3: 48 uniform bytes modulo the group order. */
  static BigInteger toScalar(byte[] message, byte[] domain) {
    return new BigInteger(1, expand(message, domain, WIDE_BYTES)).mod(P256.ORDER);
  }

  static byte[] domain(String label) {
    return label.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** expand_message_xmd, RFC 9380 section 5.3.1; domains are shorter than 256 bytes here. */
  private static byte[] expand(byte[] message, byte[] domain, int length) {
    MessageDigest sha = sha256();
    sha.update(new byte[64]);
    sha.update(message);
    sha.update(new byte[] {(byte) (length >>> 8), (byte) length, 0});
    byte[] b0 = finish(sha, domain);
    byte[] block = new byte[b0.length];
    byte[] out = new byte[length];
    for (int i = 0; i * b0.length < length; i++) {
      for (int j = 0; j < block.length; j++) {
        block[j] ^= b0[j];
      }
      sha.update(block);
      sha.update((byte) (i + 1));
      block = finish(sha, domain);
      int from = i * b0.length;
      System.arraycopy(block, 0, out, from, Math.min(block.length, length - from));
    }
    return out;
  }

  private static byte[] finish(MessageDigest sha, byte[] domain) {
    sha.update(domain);
    sha.update((byte) domain.length);
    return sha.digest();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Simplified SWU, RFC 9380 appendix F.2, names as there. */
  private static FractionPoint map(int[] u) {
    int[] tv1 = multiply(Z, square(u));
    int[] tv2 = add(square(tv1), tv1);
    int[] tv3 = multiply(B, add(tv2, ONE));
    int[] minusTv2 = negate(tv2);
    int[] tv4 = multiply(A, select(Nat.equalToZero(WORDS, tv2), Z, minusTv2));
    int[] tv6 = square(tv4);
    int[] gx = multiply(add(square(tv3), multiply(A, tv6)), tv3);
    tv6 = multiply(tv6, tv4);
    gx = add(gx, multiply(B, tv6));

    int[] y1 = rootOfRatio(gx, tv6);
    int isSquare = Nat.equalTo(WORDS, multiply(square(y1), tv6), gx);
    // sqrt_ratio's second candidate and the map's own second y fold into one selection.
    int[] y2 = multiply(multiply(tv1, u), multiply(y1, SQRT_MINUS_Z));
    int[] x = select(isSquare, tv3, multiply(tv1, tv3));
    int[] y = select(isSquare, y1, y2);
    int sameSign = ((u[0] ^ y[0]) & 1) - 1;
    return new FractionPoint(x, tv4, select(sameSign, y, negate(y)));
  }

  /** y1 of sqrt_ratio_3mod4(u, v): u·v·(u·v³)^((p-3)/4), a root of u/v when that is a square. */
  private static int[] rootOfRatio(int[] u, int[] v) {
    int[] uv = multiply(u, v);
    return multiply(powerPMinus3Over4(multiply(square(v), uv)), uv);
  }

  /** (p-3)/4 in binary: 32 ones, 31 zeros, a one, 96 zeros, 94 ones. */
  private static int[] powerPMinus3Over4(int[] x) {
    int[] ones2 = shiftMultiply(x, 1, x);
    int[] ones4 = shiftMultiply(ones2, 2, ones2);
    int[] ones8 = shiftMultiply(ones4, 4, ones4);
    int[] ones16 = shiftMultiply(ones8, 8, ones8);
    int[] ones32 = shiftMultiply(ones16, 16, ones16);
    int[] power = shiftMultiply(ones32, 32, x);
    power = shiftMultiply(power, 96 + 32, ones32);
    power = shiftMultiply(power, 32, ones32);
    power = shiftMultiply(power, 16, ones16);
    power = shiftMultiply(power, 8, ones8);
    power = shiftMultiply(power, 4, ones4);
    return shiftMultiply(power, 2, ones2);
  }

  /** x^(2^squarings) · factor. */
  private static int[] shiftMultiply(int[] x, int squarings, int[] factor) {
    return multiply(P256Field.square(x, squarings), factor);
  }

  /** Affine sum of two fractions with a single inversion, of d1·d2·(n2·d1 - n1·d2). */
  private static byte[] sum(FractionPoint p, FractionPoint q) {
    int[] x1 = multiply(p.numerator, q.denominator);
    int[] x2 = multiply(q.numerator, p.denominator);
    int[] denominators = multiply(p.denominator, q.denominator);
    int[] difference = subtract(x2, x1);
    if (Nat256.isZero(difference)) {
      return sumOfEqualX(p, q);
    }
    int[] inverse = invert(multiply(denominators, difference));
    int[] perDenominators = multiply(inverse, difference);
    x1 = multiply(x1, perDenominators);
    x2 = multiply(x2, perDenominators);
    int[] perDifference = multiply(inverse, denominators);
    int[] slope = multiply(multiply(subtract(q.y, p.y), denominators), perDifference);
    int[] x3 = subtract(subtract(square(slope), x1), x2);
    int[] y3 = subtract(multiply(slope, subtract(x1, x3)), p.y);
    return encode(x3, y3);
  }

  /** Equal x: a doubling or the identity. One input in 2^255; here for completeness of the sum. */
  private static byte[] sumOfEqualX(FractionPoint p, FractionPoint q) {
    ECPoint sum = affine(p).add(affine(q)).normalize();
    if (sum.isInfinity()) {
      throw new IllegalArgumentException("input maps to the identity (RFC 9497 section 3.3)");
    }
    return P256.uncompressed(sum);
  }

  private static ECPoint affine(FractionPoint p) {
    int[] x = multiply(p.numerator, invert(p.denominator));
    return P256.CURVE.createPoint(Nat256.toBigInteger(x), Nat256.toBigInteger(p.y));
  }

  private static byte[] encode(int[] x, int[] y) {
    byte[] out = new byte[P256.UNCOMPRESSED_BYTES];
    out[0] = 4;
    for (int i = 0; i < WORDS; i++) {
      Pack.intToBigEndian(x[WORDS - 1 - i], out, 1 + 4 * i);
      Pack.intToBigEndian(y[WORDS - 1 - i], out, 33 + 4 * i);
    }
    return out;
  }
}
