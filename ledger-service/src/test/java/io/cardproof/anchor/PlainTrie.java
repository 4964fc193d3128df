package io.cardproof.anchor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * A trie that is made by putting one value after another, slowly and plainly: what the other is
 * held against. A node has children by half byte, and a value or none; paths are put together only
 * when it is written.
 */
final class PlainTrie {
  private final TreeMap<Integer, PlainTrie> children = new TreeMap<>();
  private byte[] value = {};

  static byte[] root(List<byte[]> values) {
    PlainTrie root = new PlainTrie();
    for (int i = 0; i < values.size(); i++) {
      PlainTrie node = root;
      for (byte nibble : Nibbles.of(Rlp.of(i).encode())) {
        node = node.children.computeIfAbsent((int) nibble, any -> new PlainTrie());
      }
      node.value = values.get(i);
    }
    return Keccak.hash(root.written(new byte[0]).encode());
  }

  private Rlp written(byte[] before) {
    if (children.size() == 1 && value.length == 0) {
      byte[] path = Arrays.copyOf(before, before.length + 1);
      path[before.length] = children.firstKey().byteValue();
      return children.firstEntry().getValue().written(path);
    }
    if (children.isEmpty()) {
      return pair(before, true, Rlp.of(value));
    }
    List<Rlp> items = new ArrayList<>();
    for (int nibble = 0; nibble < 16; nibble++) {
      PlainTrie child = children.get(nibble);
      items.add(child == null ? Rlp.of(new byte[0]) : named(child.written(new byte[0])));
    }
    items.add(Rlp.of(value));
    Rlp branch = Rlp.of(items);
    return before.length == 0 ? branch : pair(before, false, named(branch));
  }

  private static Rlp pair(byte[] path, boolean leaf, Rlp item) {
    return Rlp.of(List.of(Rlp.of(Nibbles.compact(path, leaf)), item));
  }

  private static Rlp named(Rlp node) {
    byte[] bytes = node.encode();
    return bytes.length < 32 ? node : Rlp.of(Keccak.hash(bytes));
  }
}
