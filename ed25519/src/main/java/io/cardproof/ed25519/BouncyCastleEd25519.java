package io.cardproof.ed25519;

import static org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey;
import static org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyFull;

/** BouncyCastle's lightweight Ed25519: always there, and the referee of what a valid point is. */
final class BouncyCastleEd25519 implements Ed25519.Engine {

  static byte[] publicKey(byte[] seed) {
    byte[] publicKey = new byte[Ed25519.PUBLIC_KEY_BYTES];
    generatePublicKey(seed, 0, publicKey, 0);
    return publicKey;
  }

  static boolean isOfPrimeOrder(byte[] encodedPoint) {
    return validatePublicKeyFull(encodedPoint, 0);
  }

  @Override
  public Ed25519.Signer signer(Ed25519.Key key) {
    return new BouncyCastleSigner(key);
  }

  /** BouncyCastle multiplies by the cofactor, so R is held to the prime-order group here. */
  @Override
  public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
    return isOfPrimeOrder(signature)
        && org.bouncycastle.math.ec.rfc8032.Ed25519.verify(
            signature, 0, publicKey, 0, message, 0, message.length);
  }

  @Override
  public String name() {
    return "bouncycastle";
  }

  private record BouncyCastleSigner(Ed25519.Key key) implements Ed25519.Signer {
    @Override
    public byte[] sign(byte[] message) {
      byte[] signature = new byte[Ed25519.SIGNATURE_BYTES];
      org.bouncycastle.math.ec.rfc8032.Ed25519.sign(
          key.seed(), 0, key.publicKey(), 0, message, 0, message.length, signature, 0);
      return signature;
    }

    @Override
    public byte[] publicKey() {
      return key.publicKey().clone();
    }
  }
}
