package io.cardproof.log;

/** A well-formed proof or note that does not prove what it should. */
public final class ProofException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why it was refused; the names are stable and stand in the test vectors. */
  public enum Reason {
    /** The leaf's index is not below the tree's size. */
    INDEX_OUT_OF_RANGE,
    /** A size is negative, or the older tree is the larger one. */
    SIZE_OUT_OF_RANGE,
    /** The size stated beside a proof is not the size that was signed. */
    SIZE_MISMATCH,
    /** The path ends below the root. */
    PATH_TOO_SHORT,
    /** The path has hashes left above the root. */
    PATH_TOO_LONG,
    /** A hash is not 32 bytes long. */
    BAD_HASH_LENGTH,
    /** The path leads to another root. */
    ROOT_MISMATCH,
    /** What the path ends at does not lie on the way it claims. */
    PATH_MISMATCH,
    /** The checkpoint belongs to another log. */
    ORIGIN_MISMATCH,
    /** A signature under a known key's name and id does not verify. */
    SIGNATURE_INVALID,
    /** No key that is asked for has signed. */
    SIGNATURE_MISSING,
    /** Too few witnesses have cosigned. */
    QUORUM_NOT_MET
  }

  private final Reason reason;

  public ProofException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why it was refused. */
  public Reason reason() {
    return reason;
  }
}
