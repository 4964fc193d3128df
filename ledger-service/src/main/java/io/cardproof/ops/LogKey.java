package io.cardproof.ops;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.log.NoteKey;
import io.cardproof.log.NoteSigner;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * This gateway's log key, in the text form that the tools around C2SP notes share: {@code
 * PRIVATE+KEY+<origin>+<key id>+base64(type || seed)}.
 */
final class LogKey implements NoteSigner {
  private static final String PREFIX = "PRIVATE+KEY+";
  private static final byte ED25519 = 0x01;

  private final NoteKey key;
  private final Ed25519.Signer signer;
  private final byte[] seed;

  private LogKey(String origin, byte[] seed) {
    this.seed = seed;
    this.signer = Ed25519.signer(seed);
    this.key = NoteKey.ed25519(origin, signer.publicKey());
  }

  /**
   * A fresh key.
   *
   * @throws IllegalArgumentException if the origin cannot be the name of a key
   */
  static LogKey generate(String origin) {
    return new LogKey(origin, Ed25519.generate().seed());
  }

  /**
   * Reads a key file's text.
   *
   * @throws IllegalArgumentException if it is none; the message does not show it
   */
  static LogKey parse(String text) {
    String line = text.strip();
    int nameEnd = line.indexOf('+', PREFIX.length());
    int idEnd = line.indexOf('+', nameEnd + 1);
    if (!line.startsWith(PREFIX) || nameEnd < 0 || idEnd < 0) {
      throw new IllegalArgumentException("not a note key");
    }
    byte[] typed = Base64.getDecoder().decode(line.substring(idEnd + 1));
    if (typed.length != 1 + Ed25519.SEED_BYTES || typed[0] != ED25519) {
      throw new IllegalArgumentException("not an Ed25519 note key");
    }
    LogKey parsed =
        new LogKey(
            line.substring(PREFIX.length(), nameEnd), Arrays.copyOfRange(typed, 1, typed.length));
    if (!parsed.format().equals(line)) {
      throw new IllegalArgumentException("the key's id is not that of its key");
    }
    return parsed;
  }

  String format() {
    byte[] typed = ByteBuffer.allocate(1 + seed.length).put(ED25519).put(seed).array();
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
    return "LogKey[" + key.format() + "]";
  }
}
