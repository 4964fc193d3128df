package io.cardproof.log;

/**
 * Ed25519 verification (RFC 8032) by whatever library the caller has; {@link JdkEd25519} always.
 */
@FunctionalInterface
public interface SignatureVerifier {
  /**
   * Whether the 64-byte signature is the key's over the message. Malformed keys and signatures are
   * false, not exceptions.
   */
  boolean verify(byte[] publicKey32, byte[] message, byte[] signature);
}
