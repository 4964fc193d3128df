package io.cardproof.ed25519;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Amazon Corretto Crypto Provider, asked as an object and never registered.
 *
 * <p>A prepared {@code Signature} signs twice as fast as a fresh one, but serves one thread at a
 * time, so each signer keeps a few idle ones: never more than calls that ran at once, which are the
 * platform threads and carriers, since no call parks while it holds one. A thread-local would grow
 * with every virtual thread instead. Verifying gains nothing from reuse.
 */
final class AccpEd25519 implements Ed25519.Engine {

  private static final String ALGORITHM = "Ed25519";

  /** RFC 8410: the DER in front of a 32-byte private key, and of a 32-byte public key. */
  private static final byte[] PKCS8_HEADER =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final byte[] X509_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

  private final AmazonCorrettoCryptoProvider provider;

  /** Decodes keys only; the provider's own factory is off by default. */
  private final KeyFactory keyFactory;

  private AccpEd25519(AmazonCorrettoCryptoProvider provider) throws GeneralSecurityException {
    this.provider = provider;
    this.keyFactory = KeyFactory.getInstance(ALGORITHM, "SunEC");
  }

  /** The engine if the native library loads here and signs as BouncyCastle does. */
  static Optional<Ed25519.Engine> load() {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      if (provider.getLoadingError() != null) {
        return Optional.empty();
      }
      AccpEd25519 engine = new AccpEd25519(provider);
      return engine.passesSelfTest() ? Optional.of(engine) : Optional.empty();
    } catch (GeneralSecurityException | RuntimeException | LinkageError unusable) {
      // Another platform's jar, a blocked native library: slower signatures, nothing else.
      return Optional.empty();
    }
  }

  private boolean passesSelfTest() {
    Ed25519.Key key = Ed25519.fromSeed(new byte[Ed25519.SEED_BYTES]);
    byte[] message = {1, 2, 3};
    byte[] signature = signer(key).sign(message);
    return Arrays.equals(signature, new BouncyCastleEd25519().signer(key).sign(message))
        && verify(key.publicKey(), message, signature)
        && !verify(key.publicKey(), new byte[] {1, 2, 4}, signature);
  }

  @Override
  public Ed25519.Signer signer(Ed25519.Key key) {
    return new PooledSigner(key);
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
      throw new IllegalStateException("Ed25519 verification failed in " + name(), e);
    }
  }

  @Override
  public String name() {
    return "accp";
  }

  private PublicKey decode(byte[] publicKey) throws GeneralSecurityException {
    return keyFactory.generatePublic(new X509EncodedKeySpec(join(X509_HEADER, publicKey)));
  }

  private static byte[] join(byte[] header, byte[] key) {
    byte[] der = Arrays.copyOf(header, header.length + key.length);
    System.arraycopy(key, 0, der, header.length, key.length);
    return der;
  }

  private final class PooledSigner implements Ed25519.Signer {
    private final Queue<Signature> idle = new ConcurrentLinkedQueue<>();
    private final PrivateKey privateKey;
    private final byte[] publicKey;

    PooledSigner(Ed25519.Key key) {
      this.publicKey = key.publicKey().clone();
      try {
        this.privateKey =
            keyFactory.generatePrivate(new PKCS8EncodedKeySpec(join(PKCS8_HEADER, key.seed())));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK does not read an Ed25519 seed", e);
      }
    }

    @Override
    public byte[] sign(byte[] message) {
      try {
        Signature signature = idle.poll();
        if (signature == null) {
          signature = Signature.getInstance(ALGORITHM, provider);
          signature.initSign(privateKey);
        }
        // A failure drops the object: it may hold half a message.
        signature.update(message);
        byte[] signed = signature.sign();
        idle.offer(signature);
        return signed;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Ed25519 signing failed in " + name(), e);
      }
    }

    @Override
    public byte[] publicKey() {
      return publicKey.clone();
    }
  }
}
