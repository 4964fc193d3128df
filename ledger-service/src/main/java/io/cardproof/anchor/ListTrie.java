package io.cardproof.anchor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The trie that a block commits to its receipts by: value i under the RLP of i. Made whole from the
 * values, to get one proof out of it.
 */
final class ListTrie {
  private static final int CHILDREN = 16;
  private static final Rlp EMPTY = Rlp.of(new byte[0]);

  private final SortedMap<byte[], byte[]> values = new TreeMap<>(Arrays::compareUnsigned);
  private final byte[] wanted;
  private final List<byte[]> path = new ArrayList<>();

  private ListTrie(List<byte[]> values, int wanted) {
    for (int i = 0; i < values.size(); i++) {
      this.values.put(Nibbles.of(key(i)), values.get(i));
    }
    this.wanted = Nibbles.of(key(wanted));
  }

  static byte[] key(long index) {
    return Rlp.of(index).encode();
  }

  /** The nodes that lead to one of the values, from the root on. */
  static List<byte[]> prove(List<byte[]> values, int wanted) {
    ListTrie trie = new ListTrie(values, wanted);
    byte[] root = trie.node(List.copyOf(trie.values.keySet()), 0).encode();
    trie.path.add(root);
    return List.copyOf(trie.path.reversed());
  }

  /** Children are made before their parents, so the path comes from its end. */
  private Rlp node(List<byte[]> keys, int depth) {
    if (keys.size() == 1) {
      byte[] key = keys.getFirst();
      return pair(rest(key, depth, key.length), true, Rlp.of(value(key)));
    }
    int common = common(keys, depth);
    if (common > depth) {
      Rlp child = reference(node(keys, common), keys);
      return pair(rest(keys.getFirst(), depth, common), false, child);
    }
    List<Rlp> items = new ArrayList<>();
    for (int nibble = 0; nibble < CHILDREN; nibble++) {
      int next = nibble;
      List<byte[]> below =
          keys.stream().filter(key -> key.length > depth && key[depth] == next).toList();
      items.add(below.isEmpty() ? EMPTY : reference(node(below, depth + 1), below));
    }
    byte[] first = keys.getFirst();
    items.add(first.length == depth ? Rlp.of(value(first)) : EMPTY);
    return Rlp.of(items);
  }

  private byte[] value(byte[] key) {
    byte[] value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("a key without a value");
    }
    return value;
  }

  private static Rlp pair(byte[] nibbles, boolean leaf, Rlp item) {
    return Rlp.of(List.of(Rlp.of(Nibbles.compact(nibbles, leaf)), item));
  }

  private static byte[] rest(byte[] key, int from, int to) {
    return Arrays.copyOfRange(key, from, to);
  }

  /** How a parent names a node: by hash, or whole where that is shorter. */
  private Rlp reference(Rlp node, List<byte[]> keys) {
    byte[] encoded = node.encode();
    if (encoded.length < Keccak.BYTES) {
      return node;
    }
    if (keys.stream().anyMatch(key -> Arrays.equals(key, wanted))) {
      path.add(encoded);
    }
    return Rlp.of(Keccak.hash(encoded));
  }

  /** Sorted, so the first and the last have in common what all have. */
  private static int common(List<byte[]> keys, int depth) {
    byte[] first = keys.getFirst();
    byte[] last = keys.getLast();
    int at = depth;
    while (at < first.length && at < last.length && first[at] == last[at]) {
      at++;
    }
    return at;
  }
}
