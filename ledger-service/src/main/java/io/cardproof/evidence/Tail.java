package io.cardproof.evidence;

import io.cardproof.log.Canonical;
import io.cardproof.log.Frontier;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.MerkleHash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All leaves from one index on to the end of a tree, and the proof that these are all: the roots of
 * the perfect subtrees before them (the edge). Edge and leaves together give the tree's root, so no
 * leaf can be left out, put in or changed; an inclusion proof for each would show less and be
 * longer.
 *
 * @param from index of the first leaf
 * @param leaves exact bytes
 */
record Tail(long from, List<byte[]> edge, List<byte[]> leaves) {

  /** One base64 line for each subtree, the largest first. */
  byte[] edgeBytes() {
    StringBuilder lines = new StringBuilder();
    edge.forEach(hash -> lines.append(Canonical.base64(hash)).append('\n'));
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Each leaf behind its length, two bytes big endian, as in tiles of entries. */
  byte[] leafBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] leaf : leaves) {
      out.write(leaf.length >>> Byte.SIZE);
      out.write(leaf.length);
      out.writeBytes(leaf);
    }
    return out.toByteArray();
  }

  /**
   * Reads one back, and holds it against a root.
   *
   * @param size of the tree
   * @throws BadBundle that it is none, or of another tree
   */
  static Tail read(long from, byte[] edge, byte[] leaves, long size, byte[] root) throws BadBundle {
    Tail tail = new Tail(from, hashes(edge), split(leaves));
    if (tail.edge.size() != Long.bitCount(from)) {
      throw new BadBundle(Paths.EDGE + " is not that of " + from + " leaves");
    }
    if (from + tail.leaves.size() != size) {
      throw new BadBundle(Paths.TAIL + " does not reach from " + from + " to " + size);
    }
    Frontier tree = Frontier.of(from, tail.edge);
    tail.leaves.forEach(leaf -> tree.append(MerkleHash.leaf(leaf), (level, at, hash) -> {}));
    if (!Arrays.equals(tree.root(), root)) {
      throw new BadBundle(Paths.TAIL + " and " + Paths.EDGE + " are not of the checkpoint's tree");
    }
    return tail;
  }

  /** Base64 lines as in a tlog-proof. */
  static List<byte[]> hashes(byte[] bytes) throws BadBundle {
    List<byte[]> hashes = new ArrayList<>();
    String text = new String(bytes, StandardCharsets.US_ASCII);
    if (text.isEmpty()) {
      return hashes;
    }
    if (!text.endsWith("\n")) {
      throw new BadBundle("a list of hashes does not end with a line's end");
    }
    try {
      for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
        hashes.add(Canonical.hash(line));
      }
    } catch (LogFormatException e) {
      throw new BadBundle("a line is no hash in base64");
    }
    return hashes;
  }

  private static List<byte[]> split(byte[] bytes) throws BadBundle {
    List<byte[]> leaves = new ArrayList<>();
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      int length = left.remaining() < 2 ? -1 : Short.toUnsignedInt(left.getShort());
      if (length < 0 || length > left.remaining()) {
        throw new BadBundle(Paths.TAIL + " ends within a leaf");
      }
      byte[] leaf = new byte[length];
      left.get(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }
}
