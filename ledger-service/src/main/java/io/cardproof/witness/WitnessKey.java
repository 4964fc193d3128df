package io.cardproof.witness;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.NoteKey;
import io.cardproof.log.NoteSigner;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A witness's private key, in the text form that tools around C2SP notes share: {@code
 * PRIVATE+KEY+<name>+<key id>+base64(type || seed)}, with type 0x04.
 */
final class WitnessKey implements NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";
  private static final byte COSIGNATURE = 0x04;

  private final NoteKey key;
  private final Ed25519.Signer signer;
  private final byte[] seed;

  private WitnessKey(String name, byte[] seed) {
    this.seed = seed;
    this.signer = Ed25519.signer(seed);
    this.key = NoteKey.cosigner(name, signer.publicKey());
  }

  /**
   * @throws IllegalArgumentException if the name cannot be a key's
   */
  static WitnessKey generate(String name) {
    return new WitnessKey(name, Ed25519.generate().seed());
  }

  /**
   * Reads a key file's text.
   *
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  static WitnessKey parse(String text) {
    String line = text.strip();
    int nameEnd = line.indexOf('+', PREFIX.length());
    int idEnd = line.indexOf('+', nameEnd + 1);
    if (!line.startsWith(PREFIX) || nameEnd < 0 || idEnd < 0) {
      throw new IllegalArgumentException("not a note key");
    }
    byte[] typed = Base64.getDecoder().decode(line.substring(idEnd + 1));
    if (typed.length != 1 + Ed25519.SEED_BYTES || typed[0] != COSIGNATURE) {
      throw new IllegalArgumentException("not a witness's key");
    }
    WitnessKey parsed =
        new WitnessKey(
            line.substring(PREFIX.length(), nameEnd), Arrays.copyOfRange(typed, 1, typed.length));
    if (!parsed.format().equals(line)) {
      throw new IllegalArgumentException("the key's id is not that of its key");
    }
    return parsed;
  }

  String format() {
    byte[] typed = ByteBuffer.allocate(1 + seed.length).put(COSIGNATURE).put(seed).array();
    String id = HexFormat.of().toHexDigits(key.id());
    return PREFIX + key.name() + "+" + id + "+" + Base64.getEncoder().encodeToString(typed);
  }

  @Override
  public String name() {
    return key.name();
  }

  @Override
  public NoteKey key() {
    return key;
  }

  @Override
  public byte[] sign(byte[] message) {
    return signer.sign(message);
  }

  /** The public half only. */
  @Override
  public String toString() {
    return "WitnessKey[" + key.format() + "]";
  }
}
