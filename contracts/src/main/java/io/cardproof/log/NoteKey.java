package io.cardproof.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A public key that signs notes, written {@code name+hex8(id)+base64(type || key)} (c2sp.org
 * signed-note, "Verifier keys").
 *
 * @param name what the key signs under: for a log its origin
 * @param type what its signatures are over
 * @param publicKey the raw key, 32 bytes
 */
public record NoteKey(
    String name, Type type, @SuppressWarnings("ArrayRecordComponent") byte[] publicKey) {
  private static final int KEY_BYTES = 32;

  /** The signature types in use, with their assigned identifiers. */
  public enum Type {
    /** Ed25519 over the note's text. */
    ED25519(0x01),
    /** Ed25519 over a time and a checkpoint's text (tlog-cosignature). */
    COSIGNATURE(0x04);

    private final byte identifier;

    Type(int identifier) {
      this.identifier = (byte) identifier;
    }

    private static Type of(byte identifier) throws LogFormatException {
      for (Type type : values()) {
        if (type.identifier == identifier) {
          return type;
        }
      }
      throw new LogFormatException("The key type is neither 0x01 nor 0x04");
    }
  }

  /** Checks name and key length; IllegalArgumentException otherwise. */
  public NoteKey {
    Canonical.requireKeyName(name);
    Canonical.require(publicKey.length == KEY_BYTES, "An Ed25519 key has 32 bytes");
    publicKey = publicKey.clone();
  }

  /** A key that signs notes, such as a log's. */
  public static NoteKey ed25519(String name, byte[] publicKey32) {
    return new NoteKey(name, Type.ED25519, publicKey32);
  }

  /** A key that cosigns checkpoints: a witness. */
  public static NoteKey cosigner(String name, byte[] publicKey32) {
    return new NoteKey(name, Type.COSIGNATURE, publicKey32);
  }

  /**
   * Reads a vkey.
   *
   * @throws LogFormatException if it is not canonical, of another type, or its id is not the key's
   */
  public static NoteKey parse(String vkey) throws LogFormatException {
    int nameEnd = vkey.indexOf('+');
    int idEnd = vkey.indexOf('+', nameEnd + 1);
    if (nameEnd < 0 || idEnd < 0) {
      throw new LogFormatException("A vkey is name+id+key");
    }
    byte[] typed = Canonical.base64(vkey.substring(idEnd + 1));
    if (typed.length == 0) {
      throw new LogFormatException("A vkey holds a type and a key");
    }
    Type type = Type.of(typed[0]);
    byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
    NoteKey key = Canonical.checked(() -> new NoteKey(vkey.substring(0, nameEnd), type, raw));
    if (!key.format().equals(vkey)) {
      throw new LogFormatException("The vkey's id is not that of its key");
    }
    return key;
  }

  /** The vkey. */
  public String format() {
    return name + "+" + HexFormat.of().toHexDigits(id()) + "+" + Canonical.base64(typed());
  }

  /** The first four bytes of SHA-256(name || LF || type || key), big-endian. */
  public int id() {
    ByteArrayOutputStream hashed = new ByteArrayOutputStream();
    hashed.writeBytes(name.getBytes(StandardCharsets.UTF_8));
    hashed.write('\n');
    hashed.writeBytes(typed());
    return ByteBuffer.wrap(MerkleHash.sha256(hashed.toByteArray())).getInt();
  }

  /** Whether it is the same raw key, under whatever name and type. */
  boolean hasSamePublicKey(NoteKey other) {
    return Arrays.equals(publicKey, other.publicKey);
  }

  private byte[] typed() {
    return ByteBuffer.allocate(1 + KEY_BYTES).put(type.identifier).put(publicKey).array();
  }

  /** The raw key, 32 bytes, the caller's own. */
  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteKey that && format().equals(that.format());
  }

  @Override
  public int hashCode() {
    return id();
  }

  @Override
  public String toString() {
    return format();
  }
}
