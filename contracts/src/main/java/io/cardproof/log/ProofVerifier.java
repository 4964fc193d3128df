package io.cardproof.log;

import io.cardproof.log.ProofException.Reason;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;

/**
 * Checks inclusion and consistency proofs by the iterative algorithms of RFC 9162 sections 2.1.3.2
 * and 2.1.4.2, which share nothing with the recursions that make them.
 *
 * <p>Each guard of the RFC is kept, above all {@code index < size} and the final {@code sn == 0}:
 * verifiers without them accept the proof for one index and size as the proof for others. A size
 * proves nothing unless it comes from a signed checkpoint, so the forms that take a {@link
 * Checkpoint} are the ones to use on anything received.
 */
public final class ProofVerifier {
  private ProofVerifier() {}

  /**
   * Returns normally if the leaf is at {@code index} in the tree with this size and root.
   *
   * @throws ProofException INDEX_OUT_OF_RANGE, BAD_HASH_LENGTH, PATH_TOO_LONG, PATH_TOO_SHORT,
   *     ROOT_MISMATCH
   */
  public static void verifyInclusion(
      byte[] leafHash, long index, long size, List<byte[]> path, byte[] root)
      throws ProofException {
    if (index < 0 || index >= size) {
      throw new ProofException(
          Reason.INDEX_OUT_OF_RANGE, "A tree of " + size + " leaves has no index " + index);
    }
    byte[] hash = requireHash(leafHash);
    long fn = index;
    long sn = size - 1;
    for (byte[] sibling : path) {
      requireBelowRoot(sn);
      requireHash(sibling);
      if ((fn & 1) == 1 || fn == sn) {
        hash = MerkleHash.node(sibling, hash);
        // Levels on which the last node has no sibling: it is carried up as it is.
        int skipped = Long.numberOfTrailingZeros(fn);
        fn >>>= skipped;
        sn >>>= skipped;
      } else {
        hash = MerkleHash.node(hash, sibling);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    requireAtRoot(sn);
    requireEqual(hash, requireHash(root), "The path leads to another root");
  }

  /**
   * As above with the root of a checkpoint, for a proof that came with a size of its own.
   *
   * @throws ProofException also SIZE_MISMATCH if that size is not the checkpoint's
   */
  public static void verifyInclusion(
      byte[] leafHash, long index, long size, List<byte[]> path, Checkpoint checkpoint)
      throws ProofException {
    if (size != checkpoint.size()) {
      throw new ProofException(
          Reason.SIZE_MISMATCH,
          "The proof is for " + size + " leaves, the checkpoint for " + checkpoint.size());
    }
    verifyInclusion(leafHash, index, size, path, checkpoint.root());
  }

  /**
   * Returns normally if the tree of {@code to} leaves extends the tree of {@code from} leaves. The
   * empty tree is extended by every tree, with an empty path.
   *
   * @throws ProofException SIZE_OUT_OF_RANGE, BAD_HASH_LENGTH, PATH_TOO_LONG, PATH_TOO_SHORT,
   *     ROOT_MISMATCH
   */
  public static void verifyConsistency(
      long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> path) throws ProofException {
    if (from < 0 || from > to) {
      throw new ProofException(
          Reason.SIZE_OUT_OF_RANGE, "No tree of " + to + " leaves extends one of " + from);
    }
    requireHash(fromRoot);
    requireHash(toRoot);
    if (from == 0 || from == to) {
      verifyWithoutPath(from, fromRoot, to, toRoot, path);
    } else {
      verifyGrowth(from, fromRoot, to, toRoot, path);
    }
  }

  /**
   * As above for two checkpoints, whose signatures the caller has checked.
   *
   * @throws ProofException also ORIGIN_MISMATCH if they are of different logs
   */
  public static void verifyConsistency(Checkpoint older, Checkpoint newer, List<byte[]> path)
      throws ProofException {
    if (!older.origin().equals(newer.origin())) {
      throw new ProofException(
          Reason.ORIGIN_MISMATCH, "The checkpoints are of " + older.origin() + " and another log");
    }
    verifyConsistency(older.size(), older.root(), newer.size(), newer.root(), path);
  }

  private static void verifyWithoutPath(
      long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> path) throws ProofException {
    if (!path.isEmpty()) {
      throw new ProofException(Reason.PATH_TOO_LONG, "Nothing is to be proved by a path");
    }
    if (from == 0) {
      requireEqual(fromRoot, MerkleHash.EMPTY, "The empty tree has another root");
    }
    if (from == to) {
      requireEqual(toRoot, fromRoot, "Two roots for one size");
    }
  }

  private static void verifyGrowth(
      long from, byte[] fromRoot, long to, byte[] toRoot, List<byte[]> path) throws ProofException {
    Iterator<byte[]> hashes = path.iterator();
    if (!hashes.hasNext()) {
      throw new ProofException(Reason.PATH_TOO_SHORT, "The path is empty");
    }
    int known = Long.numberOfTrailingZeros(from);
    long fn = (from - 1) >>> known;
    long sn = (to - 1) >>> known;
    // A perfect older tree is itself the first node; the path leaves it out.
    byte[] older = fn == 0 ? fromRoot : requireHash(hashes.next());
    byte[] newer = older;
    while (hashes.hasNext()) {
      byte[] sibling = hashes.next();
      requireBelowRoot(sn);
      requireHash(sibling);
      if ((fn & 1) == 1 || fn == sn) {
        older = MerkleHash.node(sibling, older);
        newer = MerkleHash.node(sibling, newer);
        // Levels on which the last node has no sibling: it is carried up as it is.
        int skipped = Long.numberOfTrailingZeros(fn);
        fn >>>= skipped;
        sn >>>= skipped;
      } else {
        newer = MerkleHash.node(newer, sibling);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    requireAtRoot(sn);
    requireEqual(older, fromRoot, "The path leads to another older root");
    requireEqual(newer, toRoot, "The path leads to another newer root");
  }

  private static void requireBelowRoot(long sn) throws ProofException {
    if (sn == 0) {
      throw new ProofException(Reason.PATH_TOO_LONG, "The path goes on above the root");
    }
  }

  private static void requireAtRoot(long sn) throws ProofException {
    if (sn != 0) {
      throw new ProofException(Reason.PATH_TOO_SHORT, "The path ends below the root");
    }
  }

  private static byte[] requireHash(byte[] hash) throws ProofException {
    if (hash.length != MerkleHash.LENGTH) {
      throw new ProofException(Reason.BAD_HASH_LENGTH, "A hash has 32 bytes, not " + hash.length);
    }
    return hash;
  }

  private static void requireEqual(byte[] actual, byte[] expected, String message)
      throws ProofException {
    if (!MessageDigest.isEqual(actual, expected)) {
      throw new ProofException(Reason.ROOT_MISMATCH, message);
    }
  }
}
