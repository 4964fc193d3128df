package io.cardproof.chaincode;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.cardproof.log.SignatureVerifier;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 verification (RFC 8032) with one answer at every endorser and every replica.
 *
 * <p>The RFC leaves room at the edges (keys with a small-order part, several encodings of a point),
 * and libraries fill it differently: a signature that one endorser accepts and another refuses
 * would split them. As in the gateways, public keys must be canonical and of prime order, and R
 * must be canonical, of prime order and not the identity; within these limits the libraries agree.
 *
 * <p>Why not the JDK's own: a parcel of a hundred commands would take a quarter of a second.
 */
final class LedgerEd25519 implements SignatureVerifier {
  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /** Of members; a network has far fewer. Past it they are checked again. */
  private static final int KEYS_REMEMBERED = 4_096;

  private final Engine engine;
  private final Map<ByteBuffer, Boolean> goodKeys = new ConcurrentHashMap<>();

  /** With the fastest library that loads here. */
  LedgerEd25519() {
    this(Accp.load().orElse(new BouncyCastle()));
  }

  LedgerEd25519(Engine engine) {
    this.engine = engine;
  }

  @Override
  public boolean verify(byte[] publicKey32, byte[] message, byte[] signature) {
    return publicKey32.length == KEY_BYTES
        && signature.length == SIGNATURE_BYTES
        && !startsWithIdentity(signature)
        && isGood(publicKey32)
        && engine.verify(publicKey32, message, signature);
  }

  private boolean isGood(byte[] publicKey) {
    ByteBuffer key = ByteBuffer.wrap(publicKey);
    if (goodKeys.containsKey(key)) {
      return true;
    }
    boolean good = Ed25519.validatePublicKeyFull(publicKey, 0);
    if (good) {
      if (goodKeys.size() >= KEYS_REMEMBERED) {
        goodKeys.clear();
      }
      goodKeys.put(ByteBuffer.wrap(publicKey.clone()), true);
    }
    return good;
  }

  /** R = (0, 1): only a signer who gave the key away makes it, and libraries differ about it. */
  private static boolean startsWithIdentity(byte[] signature) {
    int rest = signature[0] ^ 1;
    for (int i = 1; i < KEY_BYTES; i++) {
      rest |= signature[i];
    }
    return rest == 0;
  }

  /** A library; what it is given has been checked. */
  interface Engine {
    boolean verify(byte[] publicKey, byte[] message, byte[] signature);
  }

  /** Multiplies by the cofactor, so R is held to the prime-order group here. */
  static final class BouncyCastle implements Engine {
    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
      return Ed25519.validatePublicKeyFull(signature, 0)
          && Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
    }
  }

  /** Compares R's bytes with what they must be, which holds it to the group. */
  static final class Accp implements Engine {
    private static final String ALGORITHM = "Ed25519";

    /** RFC 8410: the DER in front of a 32-byte public key. */
    private static final byte[] HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

    private final AmazonCorrettoCryptoProvider provider;
    private final KeyFactory keys;

    private Accp(AmazonCorrettoCryptoProvider provider) throws GeneralSecurityException {
      this.provider = provider;
      this.keys = KeyFactory.getInstance(ALGORITHM, "SunEC");
    }

    /** Empty on another platform, or where native libraries may not be loaded. */
    static Optional<Engine> load() {
      try {
        AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
        return provider.getLoadingError() == null
            ? Optional.of(new Accp(provider))
            : Optional.empty();
      } catch (GeneralSecurityException | RuntimeException | LinkageError unusable) {
        return Optional.empty();
      }
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
      try {
        Signature verifier = Signature.getInstance(ALGORITHM, provider);
        verifier.initVerify(decode(publicKey));
        verifier.update(message);
        return verifier.verify(signature);
      } catch (SignatureException malformed) {
        return false;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Ed25519 verification failed in the library", e);
      }
    }

    private PublicKey decode(byte[] publicKey) throws GeneralSecurityException {
      ByteBuffer der = ByteBuffer.allocate(HEADER.length + publicKey.length);
      return keys.generatePublic(new X509EncodedKeySpec(der.put(HEADER).put(publicKey).array()));
    }
  }
}
