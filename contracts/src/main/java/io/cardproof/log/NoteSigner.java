package io.cardproof.log;

/** One Ed25519 private key, kept by the caller, and its public side. */
public interface NoteSigner {
  /** The name the key signs under; that of {@link #key}. */
  String name();

  /** The public key, its type and name. */
  NoteKey key();

  /** The 64-byte Ed25519 signature over exactly these bytes. */
  byte[] sign(byte[] message);
}
