package io.cardproof.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Writes proofs of many entries against one checkpoint, whose note is checked and spelled once: a
 * server does that for each request. The bytes are those of {@link TlogProof}.
 */
public final class TlogProofWriter {
  private static final int LINE_BYTES = 45;

  private final long size;
  private final byte[] note;

  /**
   * @throws LogFormatException if the note holds no checkpoint
   */
  public TlogProofWriter(SignedNote checkpoint) throws LogFormatException {
    this.note = checkpoint.bytes();
    this.size = Checkpoint.parse(SignedNote.parse(note).text()).size();
  }

  /**
   * The proof of an entry.
   *
   * @throws IndexOutOfBoundsException if the checkpoint does not cover it
   */
  public byte[] write(long index, TileHashes stored) {
    List<byte[]> path = Proofs.inclusion(index, size, stored);
    byte[] head = TlogProof.head(index).getBytes(StandardCharsets.US_ASCII);
    int length = head.length + path.size() * LINE_BYTES + 1 + note.length;
    ByteArrayOutputStream proof = new ByteArrayOutputStream(length);
    proof.writeBytes(head);
    for (byte[] hash : path) {
      proof.writeBytes(Base64.getEncoder().encode(hash));
      proof.write('\n');
    }
    proof.write('\n');
    proof.writeBytes(note);
    return proof.toByteArray();
  }
}
