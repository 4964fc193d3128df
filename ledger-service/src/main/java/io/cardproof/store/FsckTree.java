package io.cardproof.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tree of RFC 9162 section 2.1.1 once more, in the plainest way: a stack of perfect subtrees,
 * two of the same height at its top joined into one. Also what tiles hold of it.
 */
final class FsckTree {
  private static final int TILE_BITS = 8;
  private static final byte[] LEAF = {0};
  private static final byte[] NODE = {1};

  /** Looking one up costs as much as hashing a node. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(FsckTree::newSha256);

  private final List<Subtree> stack = new ArrayList<>();

  /** Tile levels above the leaves; one hash for 256 below it. */
  private final List<List<byte[]>> above = new ArrayList<>();

  private final Map<Long, byte[]> roots = new HashMap<>();
  private long size;

  private record Subtree(int height, @SuppressWarnings("ArrayRecordComponent") byte[] root) {}

  /** The root of this checkpoint's size is kept when the tree gets there. */
  void expect(@Nullable SignedHead head) {
    if (head != null) {
      roots.put(head.size(), new byte[0]);
      keepRoot();
    }
  }

  static byte[] leafHash(byte[] leaf) {
    return sha256(LEAF, leaf);
  }

  void append(byte[] leafHash) {
    Subtree top = new Subtree(0, leafHash);
    while (!stack.isEmpty() && stack.getLast().height == top.height) {
      byte[] joined = sha256(NODE, stack.removeLast().root, top.root);
      top = new Subtree(top.height + 1, joined);
      if (top.height % TILE_BITS == 0) {
        level(top.height / TILE_BITS).add(joined);
      }
    }
    stack.add(top);
    size++;
    keepRoot();
  }

  private List<byte[]> level(int level) {
    while (above.size() < level) {
      above.add(new ArrayList<>());
    }
    return above.get(level - 1);
  }

  private void keepRoot() {
    if (roots.containsKey(size)) {
      roots.put(size, root());
    }
  }

  long size() {
    return size;
  }

  byte[] root() {
    if (stack.isEmpty()) {
      return sha256();
    }
    byte[] root = stack.getLast().root;
    for (int i = stack.size() - 2; i >= 0; i--) {
      root = sha256(NODE, stack.get(i).root, root);
    }
    return root;
  }

  boolean has(SignedHead head) {
    return Arrays.equals(roots.get(head.size()), head.root());
  }

  /** The stored head, and the stored hashes above the leaves, which were compared on the way. */
  void compare(Fsck fsck, Reads reads) {
    byte[] head = reads.get(Column.META, Keys.HEAD);
    StoredHead stored = head == null ? StoredHead.EMPTY : StoredHead.decode(head);
    if (stored.size() != size || !Arrays.equals(stored.root(), root())) {
      fsck.add("meta/head", "says " + stored.size() + " entries, or another root than theirs");
    }
    reads.scan(
        Column.TREE,
        Keys.tree(0, size),
        Keys.tree(1, 0),
        (key, value) -> {
          fsck.add("tree/0/" + Keys.number(key, 1), "is the hash of no entry");
          return true;
        });
    long[] seen = {0};
    reads.scan(
        Column.TREE,
        Keys.tree(1, 0),
        null,
        (key, value) -> {
          int level = key[0];
          long index = Keys.number(key, 1);
          List<byte[]> row = level <= above.size() ? above.get(level - 1) : List.of();
          if (index >= row.size() || !Arrays.equals(row.get((int) index), value)) {
            fsck.add("tree/" + level + "/" + index, "is not the hash of its leaves");
          }
          seen[0]++;
          return true;
        });
    long all = above.stream().mapToLong(List::size).sum();
    if (seen[0] != all) {
      fsck.add("tree", "has " + seen[0] + " hashes above the leaves, not " + all);
    }
  }

  static byte[] sha256(byte[]... parts) {
    MessageDigest sha = SHA_256.get();
    for (byte[] part : parts) {
      sha.update(part);
    }
    return sha.digest();
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
