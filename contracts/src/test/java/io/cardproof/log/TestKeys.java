package io.cardproof.log;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** Ed25519 keys from fixed seeds, so that every run signs the same bytes. */
final class TestKeys {
  private TestKeys() {}

  static NoteSigner log(String name, int seed) {
    return signer(name, NoteKey.Type.ED25519, seedOf(seed));
  }

  static NoteSigner witness(String name, int seed) {
    return signer(name, NoteKey.Type.COSIGNATURE, seedOf(seed));
  }

  /** The key in a {@code PRIVATE+KEY+name+id+base64} text as Go's note tools write it. */
  static NoteSigner parse(String privateKey) {
    String[] parts = privateKey.split("\\+", 5);
    byte[] typed = Base64.getDecoder().decode(parts[4]);
    return signer(parts[2], NoteKey.Type.ED25519, Arrays.copyOfRange(typed, 1, typed.length));
  }

  private static byte[] seedOf(int seed) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) seed);
    return bytes;
  }

  private static NoteSigner signer(String name, NoteKey.Type type, byte[] seed) {
    KeyPair pair = pair(seed);
    byte[] spki = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    return new Signer(new NoteKey(name, type, raw), pair);
  }

  private static KeyPair pair(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, new FixedRandom(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private record Signer(NoteKey key, KeyPair pair) implements NoteSigner {
    @Override
    public String name() {
      return key.name();
    }

    @Override
    public byte[] sign(byte[] message) {
      try {
        Signature ed25519 = Signature.getInstance("Ed25519");
        ed25519.initSign(pair.getPrivate());
        ed25519.update(message);
        return ed25519.sign();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Hands out the seed: an Ed25519 private key is what the generator reads from its random. */
  private static final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final byte[] seed;

    FixedRandom(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }
}
