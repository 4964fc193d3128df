package io.cardproof.log;

import io.cardproof.log.ProofException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A witness's word (c2sp.org/tlog-cosignature, type 0x04): at this time, this was the largest
 * consistent tree of this log it had seen.
 *
 * @param witness who said so
 * @param timestamp when, in seconds since 1970 UTC
 */
public record Cosignature(NoteKey witness, long timestamp) {
  private static final int SIGNATURE_BYTES = 64;

  /**
   * Cosigns a checkpoint. The witness has verified, and durably remembered, its consistency.
   *
   * @param timestamp seconds since 1970 UTC, positive
   * @throws IllegalArgumentException if the key is not of type 0x04 or the time is not positive
   */
  public static SignedNote.Signature sign(
      Checkpoint checkpoint, long timestamp, NoteSigner witness) {
    NoteKey key = witness.key();
    Canonical.require(key.type() == NoteKey.Type.COSIGNATURE, "A witness key is of type 0x04");
    Canonical.require(timestamp > 0, "The time of a cosignature is positive");
    byte[] signature = witness.sign(message(checkpoint.text(), timestamp));
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES + signature.length)
            .putLong(timestamp)
            .put(signature)
            .array();
    return SignedNote.Signature.by(key, bytes);
  }

  /**
   * The cosignatures of known witnesses on a note, none if none has signed.
   *
   * @throws ProofException SIGNATURE_INVALID if one of a known witness does not verify
   */
  public static List<Cosignature> verify(
      SignedNote note, Collection<NoteKey> witnesses, SignatureVerifier verifier)
      throws ProofException {
    List<Cosignature> verified = new ArrayList<>();
    for (NoteKey witness : witnesses) {
      for (SignedNote.Signature signature : note.signatures()) {
        if (signature.claims(witness)) {
          verified.add(verify(note.text(), signature, witness, verifier));
        }
      }
    }
    return verified;
  }

  private static Cosignature verify(
      String text, SignedNote.Signature signature, NoteKey witness, SignatureVerifier verifier)
      throws ProofException {
    if (!holds(text, signature, witness, verifier)) {
      throw new ProofException(
          Reason.SIGNATURE_INVALID, "The cosignature of " + witness.name() + " does not verify");
    }
    return new Cosignature(witness, ByteBuffer.wrap(signature.bytes()).getLong());
  }

  static boolean holds(
      String text, SignedNote.Signature signature, NoteKey witness, SignatureVerifier verifier) {
    byte[] bytes = signature.bytes();
    if (witness.type() != NoteKey.Type.COSIGNATURE
        || bytes.length != Long.BYTES + SIGNATURE_BYTES) {
      return false;
    }
    ByteBuffer parts = ByteBuffer.wrap(bytes);
    long timestamp = parts.getLong();
    byte[] ed25519 = new byte[SIGNATURE_BYTES];
    parts.get(ed25519);
    return timestamp >= 0
        && verifier.verify(witness.publicKey(), message(text, timestamp), ed25519);
  }

  /** What the key signs: the domain, the time and the checkpoint's whole text. */
  private static byte[] message(String text, long timestamp) {
    return ("cosignature/v1\ntime " + timestamp + "\n" + text).getBytes(StandardCharsets.UTF_8);
  }
}
