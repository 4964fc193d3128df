package io.cardproof.tags;

import static io.cardproof.tags.Voprf.concat;
import static io.cardproof.tags.Voprf.prefixed;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The batched proof that log_G(publicKey) = log_C(D) for all pairs (C, D), RFC 9497 section 2.2,
 * names as there.
 *
 * <p>The composites are sums over public points with public weights, so they take the fast,
 * variable-time route; everything multiplied by the key or by the proof's random scalar does not.
 */
final class DleqProof {

  static final int PROOF_BYTES = 2 * P256.SCALAR_BYTES;
  private static final int MAX_BATCH = 0xffff;

  private static final byte[] SEED_DOMAIN = HashToP256.domain("Seed-" + Voprf.CONTEXT);
  private static final byte[] TO_SCALAR = HashToP256.domain("HashToScalar-" + Voprf.CONTEXT);
  private static final byte[] COMPOSITE = "Composite".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHALLENGE = "Challenge".getBytes(StandardCharsets.US_ASCII);

  private final PointMultiplier multiplier;

  DleqProof(PointMultiplier multiplier) {
    this.multiplier = multiplier;
  }

  byte[] prove(byte[] secret, byte[] publicKey, List<byte[]> c, List<byte[]> d, byte[] random) {
    BigInteger[] weights = weights(publicKey, c, d);
    byte[] m = P256.uncompressed(sum(c, weights));
    byte[] z = multiplier.multiply(m, secret);
    byte[] t2 = multiplier.multiply(P256.uncompressed(P256.GENERATOR), random);
    byte[] t3 = multiplier.multiply(m, random);
    BigInteger challenge =
        challenge(
            publicKey,
            P256.compressed(m),
            P256.compressed(z),
            P256.compressed(t2),
            P256.compressed(t3));
    BigInteger s =
        P256.scalar(random).subtract(challenge.multiply(P256.scalar(secret))).mod(P256.ORDER);
    return concat(P256.bytes(challenge), P256.bytes(s));
  }

  boolean verify(byte[] publicKey, List<byte[]> c, List<byte[]> d, byte[] proof) {
    if (proof.length != PROOF_BYTES || c.isEmpty() || c.size() != d.size()) {
      return false;
    }
    BigInteger challenge = new BigInteger(1, Arrays.copyOf(proof, P256.SCALAR_BYTES));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(proof, P256.SCALAR_BYTES, PROOF_BYTES));
    if (challenge.compareTo(P256.ORDER) >= 0 || s.compareTo(P256.ORDER) >= 0) {
      return false;
    }
    BigInteger[] weights = weights(publicKey, c, d);
    ECPoint m = sum(c, weights);
    ECPoint z = sum(d, weights);
    ECPoint key = P256.decode(publicKey);
    ECPoint t2 = ECAlgorithms.sumOfTwoMultiplies(P256.GENERATOR, s, key, challenge);
    ECPoint t3 = ECAlgorithms.sumOfTwoMultiplies(m, s, z, challenge);
    return challenge.equals(
        challenge(
            publicKey,
            P256.compressed(m),
            P256.compressed(z),
            P256.compressed(t2),
            P256.compressed(t3)));
  }

  private static ECPoint sum(List<byte[]> elements, BigInteger[] weights) {
    ECPoint[] points = elements.stream().map(P256::decode).toArray(ECPoint[]::new);
    return ECAlgorithms.sumOfMultiplies(points, weights).normalize();
  }

  private static BigInteger[] weights(byte[] publicKey, List<byte[]> c, List<byte[]> d) {
    if (c.isEmpty() || c.size() > MAX_BATCH) {
      throw new IllegalArgumentException(
          "a batch has 1 to " + MAX_BATCH + " elements, not " + c.size());
    }
    byte[] seed = HashToP256.sha256().digest(concat(prefixed(publicKey), prefixed(SEED_DOMAIN)));
    BigInteger[] weights = new BigInteger[c.size()];
    for (int i = 0; i < weights.length; i++) {
      byte[] index = {(byte) (i >>> 8), (byte) i};
      byte[] transcript =
          concat(prefixed(seed), index, prefixed(c.get(i)), prefixed(d.get(i)), COMPOSITE);
      weights[i] = HashToP256.toScalar(transcript, TO_SCALAR);
    }
    return weights;
  }

  private static BigInteger challenge(byte[]... elements) {
    byte[][] parts = new byte[elements.length + 1][];
    for (int i = 0; i < elements.length; i++) {
      parts[i] = prefixed(elements[i]);
    }
    parts[elements.length] = CHALLENGE;
    return HashToP256.toScalar(concat(parts), TO_SCALAR);
  }
}
