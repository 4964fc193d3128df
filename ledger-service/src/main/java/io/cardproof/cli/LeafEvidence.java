package io.cardproof.cli;

import io.cardproof.codec.CodecException;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.ProofException;
import io.cardproof.log.TlogProof;
import io.cardproof.rules.Leaf;
import java.util.Base64;

/**
 * A leaf with the proof that a log holds it: what a receipt comes down to.
 *
 * @param checkpoint signed as the policy asks
 * @param index of the leaf in the log
 * @param leafHash 32 bytes base64, as receipts state it
 */
record LeafEvidence(Checkpoint checkpoint, long index, String leafHash, Leaf leaf) {

  /**
   * Checks signature, place and form; asks no server.
   *
   * @param leaf its exact bytes
   * @param proof tlog-proof text
   * @throws BadEvidence what is wrong, the first of it
   */
  static LeafEvidence check(byte[] leaf, byte[] proof, LogPolicy policy) throws BadEvidence {
    TlogProof read;
    try {
      read = TlogProof.parse(proof);
    } catch (LogFormatException e) {
      throw new BadEvidence("the proof is not a tlog-proof: " + lower(e.getMessage()));
    }
    Checkpoint checkpoint = place(leaf, read, policy);
    try {
      String hash = Base64.getEncoder().encodeToString(MerkleHash.leaf(leaf));
      return new LeafEvidence(checkpoint, read.index(), hash, Leaf.of(leaf));
    } catch (CodecException e) {
      throw new BadEvidence(
          "the log holds this leaf, but it is neither a Cardproof entry nor its map");
    }
  }

  private static Checkpoint place(byte[] leaf, TlogProof proof, LogPolicy policy)
      throws BadEvidence {
    try {
      return proof.verify(leaf, policy, new JdkEd25519());
    } catch (LogFormatException e) {
      throw new BadEvidence("the proof's checkpoint: " + lower(e.getMessage()));
    } catch (ProofException e) {
      throw new BadEvidence(
          switch (e.reason()) {
            case SIGNATURE_INVALID -> "the checkpoint's signature does not verify: it was changed";
            case SIGNATURE_MISSING -> "the checkpoint is not signed by a log of the policy";
            case ORIGIN_MISMATCH -> "the checkpoint is of another log than its signer's";
            case QUORUM_NOT_MET -> "the checkpoint: " + lower(e.getMessage());
            case ROOT_MISMATCH ->
                "the leaf is not entry "
                    + proof.index()
                    + " of the log: leaf or path was changed ("
                    + e.reason()
                    + ")";
            default -> "the inclusion path: " + lower(e.getMessage()) + " (" + e.reason() + ")";
          });
    }
  }

  private static String lower(@org.jspecify.annotations.Nullable String message) {
    return message == null || message.isEmpty()
        ? "not readable"
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
