package io.cardproof.anchor;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * That a Merkle Patricia trie has a value under a key (appendix D): the nodes from the root to it.
 *
 * <p>Each node is the one that its parent names by hash, or stands in it where it is shorter than a
 * hash; each given node is used. A step takes at least one of the key's half bytes, so that no
 * proof is longer than its key.
 */
final class TrieProof {
  private static final int CHILDREN = 16;

  private final byte[] key;
  private final Iterator<byte[]> nodes;
  private int at;

  private TrieProof(byte[] key, List<byte[]> nodes) {
    this.key = Nibbles.of(key);
    this.nodes = nodes.iterator();
  }

  /**
   * The value under the key.
   *
   * @param nodes from the root on; those that stand in their parents are left out
   * @throws BadAnchor if they do not show one
   */
  static byte[] value(byte[] root, byte[] key, List<byte[]> nodes) throws BadAnchor {
    TrieProof proof = new TrieProof(key, nodes);
    byte[] value = proof.value(root);
    if (proof.nodes.hasNext()) {
      throw new BadAnchor("a node of the trie leads nowhere");
    }
    return value;
  }

  private byte[] value(byte[] root) throws BadAnchor {
    Rlp node = named(root);
    while (true) {
      List<Rlp> items = node.items();
      if (items.size() == CHILDREN + 1) {
        if (at == key.length) {
          return present(items.getLast());
        }
        node = child(items.get(key[at++]));
      } else {
        Nibbles.Path path = Nibbles.path(node.items(2).getFirst().string());
        step(path.nibbles());
        if (path.leaf()) {
          return lastOf(items.getLast());
        }
        if (path.nibbles().length == 0) {
          throw new BadAnchor("a node of the trie takes no step");
        }
        node = child(items.getLast());
      }
    }
  }

  private void step(byte[] nibbles) throws BadAnchor {
    int end = at + nibbles.length;
    if (end > key.length || !Arrays.equals(nibbles, Arrays.copyOfRange(key, at, end))) {
      throw new BadAnchor("a node of the trie leads to another key");
    }
    at = end;
  }

  private byte[] lastOf(Rlp value) throws BadAnchor {
    if (at != key.length) {
      throw new BadAnchor("the trie has no value under the key");
    }
    return present(value);
  }

  private static byte[] present(Rlp value) throws BadAnchor {
    byte[] bytes = value.string();
    if (bytes.length == 0) {
      throw new BadAnchor("the trie has no value under the key");
    }
    return bytes;
  }

  private Rlp child(Rlp reference) throws BadAnchor {
    if (!reference.isList()) {
      return named(reference.string(Keccak.BYTES));
    }
    if (reference.encode().length >= Keccak.BYTES) {
      throw new BadAnchor("a node of the trie stands in another that should name it");
    }
    return reference;
  }

  private Rlp named(byte[] hash) throws BadAnchor {
    if (!nodes.hasNext()) {
      throw new BadAnchor("a node of the trie is missing");
    }
    byte[] node = nodes.next();
    if (!Arrays.equals(Keccak.hash(node), hash)) {
      throw new BadAnchor("a node of the trie is not the one that is named");
    }
    return Rlp.decode(node);
  }
}
