package io.cardproof.log;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hashes of an RFC 9162 section 2.1.1 Merkle tree with SHA-256: leaves and inner nodes are told
 * apart by their first byte, so that no inner node can be passed off as an entry.
 *
 * <p>One digest is kept per thread: looking one up costs about as much as the hash itself, and more
 * than a copy where each request has a thread of its own.
 */
public final class MerkleHash {
  /** Bytes of every hash. */
  public static final int LENGTH = 32;

  private static final byte LEAF_PREFIX = 0;
  private static final byte NODE_PREFIX = 1;

  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(MerkleHash::copy);

  private static final MessageDigest UNUSED = newSha256();

  /** The root of the tree without leaves, SHA-256 of nothing. Shared: never write to it. */
  @SuppressWarnings("MutablePublicArray")
  public static final byte[] EMPTY = newSha256().digest();

  private MerkleHash() {}

  /** SHA-256(0x00 || entry), 32 bytes. */
  public static byte[] leaf(byte[] entry) {
    MessageDigest digest = DIGEST.get();
    digest.update(LEAF_PREFIX);
    return digest.digest(entry);
  }

  /** SHA-256(0x01 || left || right), 32 bytes. */
  public static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = DIGEST.get();
    digest.update(NODE_PREFIX);
    digest.update(left);
    return digest.digest(right);
  }

  /** As above of two hashes side by side, into a place that may be in the same array. */
  static void node(byte[] pairs, int at, byte[] to, int toAt) {
    MessageDigest digest = DIGEST.get();
    digest.update(NODE_PREFIX);
    digest.update(pairs, at, 2 * LENGTH);
    try {
      digest.digest(to, toAt, LENGTH);
    } catch (DigestException e) {
      throw new AssertionError("There is room for a hash", e);
    }
  }

  static byte[] sha256(byte[] bytes) {
    return DIGEST.get().digest(bytes);
  }

  private static MessageDigest copy() {
    try {
      return (MessageDigest) UNUSED.clone();
    } catch (CloneNotSupportedException e) {
      return newSha256();
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
