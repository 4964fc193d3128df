package io.cardproof.tags;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.BigIntegers;

/**
 * The verifiable oblivious pseudorandom function of RFC 9497, mode 1, suite P256-SHA256: a keyed
 * hash whose key holder never needs to see the input and can prove which key was used.
 *
 * <p>Shapes throughout: secret scalars and blinds 32 bytes big-endian, elements and public keys 33
 * bytes compressed, proofs 64 bytes (c, s), outputs 32 bytes, inputs up to 65,535 bytes. Wrong
 * shapes, points off the curve and the identity are {@code IllegalArgumentException}s. Secret
 * scalars meet points in the constant-time {@link PointMultiplier} only. Thread safe.
 */
public final class Voprf {

  public static final String SUITE = "P256-SHA256";
  public static final int MODE = 1;

  /** contextString of section 3.1. */
  static final String CONTEXT = "OPRFV1-\u0001-" + SUITE;

  private static final byte[] TO_GROUP = HashToP256.domain("HashToGroup-" + CONTEXT);
  private static final byte[] TO_KEY = HashToP256.domain("DeriveKeyPair" + CONTEXT);
  private static final byte[] FINALIZE = "Finalize".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_INPUT = 0xffff;
  private static final byte[] BASE = P256.uncompressed(P256.GENERATOR);

  private final PointMultiplier multiplier;
  private final DleqProof proofs;

  // Arrays in the records below: the bytes of the wire, never compared or used as keys.

  /** An input hidden from whoever evaluates it; {@code blind} stays with the caller. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Blinded(byte[] blind, byte[] element) {
    @Override
    public String toString() {
      return "Blinded[]";
    }
  }

  /** Evaluated elements in the order of the blinded ones, and one proof for all of them. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Evaluation(List<byte[]> elements, byte[] proof) {}

  /** With the fastest multiplier that passes its self-test on this machine. */
  public Voprf() {
    this(PointMultipliers.best());
  }

  Voprf(PointMultiplier multiplier) {
    this.multiplier = multiplier;
    this.proofs = new DleqProof(multiplier);
  }

  String multiplierName() {
    return multiplier.name();
  }

  /** A secret scalar from the system's randomness. */
  public static byte[] randomSecret() {
    return P256.randomScalar();
  }

  /** DeriveKeyPair, section 3.2.1: a secret scalar from a 32-byte seed and public information. */
  public static byte[] deriveSecret(byte[] seed, byte[] info) {
    if (seed.length != 32) {
      throw new IllegalArgumentException("a seed has 32 bytes, not " + seed.length);
    }
    for (int counter = 0; counter < 256; counter++) {
      byte[] input = concat(seed, prefixed(info), new byte[] {(byte) counter});
      BigInteger secret = HashToP256.toScalar(input, TO_KEY);
      if (secret.signum() != 0) {
        return P256.bytes(secret);
      }
    }
    throw new IllegalArgumentException("no key can be derived from this seed");
  }

  public byte[] publicKey(byte[] secret) {
    P256.scalar(secret);
    return P256.compressed(multiplier.multiply(BASE, secret));
  }

  public Blinded blind(byte[] input) {
    return blind(input, P256.randomScalar());
  }

  Blinded blind(byte[] input, byte[] blind) {
    P256.scalar(blind);
    return new Blinded(blind, P256.compressed(multiplier.multiply(hash(input), blind)));
  }

  /**
   * Evaluates others' blinded elements and proves that the key of {@code publicKey(secret)} was
   * used, section 3.3.2; at most 65,535 elements.
   */
  public Evaluation blindEvaluate(byte[] secret, List<byte[]> blindedElements) {
    return blindEvaluate(secret, blindedElements, P256.randomScalar());
  }

  Evaluation blindEvaluate(byte[] secret, List<byte[]> blindedElements, byte[] proofRandom) {
    P256.scalar(secret);
    List<byte[]> evaluated = new ArrayList<>(blindedElements.size());
    for (byte[] element : blindedElements) {
      byte[] point = P256.uncompressed(P256.decode(element));
      evaluated.add(P256.compressed(multiplier.multiply(point, secret)));
    }
    byte[] proof = proofs.prove(secret, publicKey(secret), blindedElements, evaluated, proofRandom);
    return new Evaluation(List.copyOf(evaluated), proof);
  }

  /** True if one key, that of {@code publicKey}, made all evaluated elements; section 2.2.2. */
  public boolean verify(byte[] publicKey, List<byte[]> blindedElements, Evaluation evaluation) {
    return proofs.verify(publicKey, blindedElements, evaluation.elements, evaluation.proof);
  }

  /** Finalize, section 3.3.1, for an evaluation whose proof has been verified. */
  public byte[] unblind(byte[] input, byte[] blind, byte[] evaluatedElement) {
    BigInteger inverse = BigIntegers.modOddInverse(P256.ORDER, P256.scalar(blind));
    byte[] point = P256.uncompressed(P256.decode(evaluatedElement));
    return output(input, multiplier.multiply(point, P256.bytes(inverse)));
  }

  /** The output for an input that the key holder knows: Evaluate of section 3.3.1. */
  public byte[] evaluate(byte[] secret, byte[] input) {
    return output(input, multiplier.multiply(hash(input), secret));
  }

  private static byte[] hash(byte[] input) {
    return HashToP256.toElement(requireLength(input), TO_GROUP);
  }

  private static byte[] output(byte[] input, byte[] uncompressed) {
    MessageDigest sha = HashToP256.sha256();
    sha.update(prefixed(requireLength(input)));
    sha.update(prefixed(P256.compressed(uncompressed)));
    return sha.digest(FINALIZE);
  }

  private static byte[] requireLength(byte[] input) {
    if (input.length > MAX_INPUT) {
      throw new IllegalArgumentException(
          "a VOPRF input has at most 65,535 bytes, not " + input.length);
    }
    return input;
  }

  /** I2OSP(length, 2) and the bytes. */
  static byte[] prefixed(byte[] bytes) {
    return ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).array();
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
