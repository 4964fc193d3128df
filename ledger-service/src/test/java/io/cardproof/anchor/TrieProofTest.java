package io.cardproof.anchor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is in the trie can be shown, and nothing else. */
class TrieProofTest {
  private static List<byte[]> values(Random random, int size) {
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      // Short ones stand in their parents.
      byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 8 : 600)];
      random.nextBytes(value);
      values.add(value);
    }
    return values;
  }

  @Property(tries = 200)
  void each_value_is_shown_under_the_root_of_a_plain_trie(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 400) int size) throws Exception {
    Random random = new Random(seed);
    List<byte[]> values = values(random, size);
    byte[] root = PlainTrie.root(values);
    for (int i = 0; i < 5; i++) {
      int index = random.nextInt(size);
      List<byte[]> proof = ListTrie.prove(values, index);
      assertThat(TrieProof.value(root, ListTrie.key(index), proof)).isEqualTo(values.get(index));
    }
  }

  @Property(tries = 200)
  void what_is_changed_shows_nothing(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int size) {
    Random random = new Random(seed);
    List<byte[]> values = values(random, size);
    byte[] root = PlainTrie.root(values);
    int index = random.nextInt(size);
    List<byte[]> good = ListTrie.prove(values, index);

    List<byte[]> flipped = new ArrayList<>(good);
    int at = random.nextInt(good.size());
    byte[] node = good.get(at).clone();
    node[random.nextInt(node.length)] ^= (byte) (1 << random.nextInt(8));
    flipped.set(at, node);
    isBad(root, index, flipped);

    isBad(root, index, good.subList(0, good.size() - 1));
    List<byte[]> more = new ArrayList<>(good);
    more.add(good.getLast());
    isBad(root, index, more);
    isBad(root, size + random.nextInt(1000), good);
    isBad(Keccak.hash(root), index, good);
  }

  private static void isBad(byte[] root, int index, List<byte[]> nodes) {
    assertThatThrownBy(() -> TrieProof.value(root, ListTrie.key(index), nodes))
        .isInstanceOf(BadAnchor.class);
  }

  /**
   * Neighbours that stand in the same node are shown by the same nodes, each with its own value.
   */
  @Test
  void theProofOfAnotherIndex_neverShowsAnotherValue() throws Exception {
    List<byte[]> values = values(new Random(5), 200);
    byte[] root = PlainTrie.root(values);
    int shown = 0;
    for (int index = 0; index < values.size(); index++) {
      List<byte[]> proof = ListTrie.prove(values, index);
      for (int other = 0; other < values.size(); other += 7) {
        try {
          byte[] value = TrieProof.value(root, ListTrie.key(other), proof);
          assertThat(value).isEqualTo(values.get(other));
          shown++;
        } catch (BadAnchor e) {
          assertThat(other).isNotEqualTo(index);
        }
      }
    }
    assertThat(shown).isBetween(29, 200);
  }

  /** From go-ethereum's tests of its trie (TestInsert, "A" alone). */
  @Test
  void theRootOfAWellKnownTrie_isIts() {
    Rlp leaf =
        Rlp.of(
            List.of(
                Rlp.of(Nibbles.compact(Nibbles.of("A".getBytes(UTF_8)), true)),
                Rlp.of("a".repeat(50).getBytes(UTF_8))));
    assertThat(HexFormat.of().formatHex(Keccak.hash(leaf.encode())))
        .isEqualTo("d23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab");
  }

  /** Each of these hashes well, and is no node. */
  @Test
  void nodesThatAreNone_areRefused() {
    List<Rlp> none =
        List.of(
            Rlp.of(List.of()),
            Rlp.of(new byte[] {1, 2, 3}),
            Rlp.of(List.of(Rlp.of(new byte[0]), Rlp.of(1))),
            Rlp.of(List.of(Rlp.of(new byte[] {0x40}), Rlp.of(1))),
            Rlp.of(List.of(Rlp.of(new byte[] {0x2f}), Rlp.of(1))),
            Rlp.of(List.of(Rlp.of(new byte[] {0x00}), Rlp.of(1))),
            Rlp.of(List.of(Rlp.of(Nibbles.compact(Nibbles.of(key()), true)), Rlp.of(List.of()))),
            Rlp.of(List.of(Rlp.of(Nibbles.compact(Nibbles.of(key()), true)), Rlp.of(0))));
    for (Rlp node : none) {
      byte[] bytes = node.encode();
      isBad(Keccak.hash(bytes), 7, List.of(bytes));
    }
  }

  private static byte[] key() {
    return ListTrie.key(7);
  }
}
