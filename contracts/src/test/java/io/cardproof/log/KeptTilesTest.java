package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Nodes that are kept while the tree grows, against the definitions of RFC 9162. */
class KeptTilesTest {
  private static final int LEAVES = 70_000;
  private static final List<byte[]> ALL = TreeOracle.leaves(LEAVES);
  private static final MemoryTiles STORED = MemoryTiles.ofLeaves(ALL);

  private int size;
  private int read;

  private KeptTiles keeping(int tilesMax) {
    return new KeptTiles(
        (level, first, count) -> {
          byte[] row = new byte[count * MerkleHash.LENGTH];
          for (int i = 0; i < count; i++) {
            byte[] hash = STORED.asOf(size).get(level, first + i);
            System.arraycopy(hash, 0, row, i * MerkleHash.LENGTH, MerkleHash.LENGTH);
          }
          read += count;
          return row;
        },
        () -> size,
        tilesMax);
  }

  @Property(tries = 60)
  void proofsWhileTheTreeGrows_areTheDefinitions(
      @ForAll @IntRange(min = 1, max = 6) int tilesMax, @ForAll long seed) {
    Random random = new Random(seed);
    KeptTiles tiles = keeping(tilesMax);
    size = 1 + random.nextInt(400);
    for (int i = 0; i < 12; i++) {
      int of = 1 + random.nextInt(size);
      int at = random.nextInt(of);
      List<byte[]> tree = ALL.subList(0, of);
      assertThat(Proofs.inclusion(at, of, tiles))
          .containsExactlyElementsOf(TreeOracle.inclusion(at, tree));
      assertThat(Proofs.consistency(at, of, tiles))
          .containsExactlyElementsOf(TreeOracle.consistency(at, tree));
      assertThat(Proofs.rootAt(of, tiles)).isEqualTo(TreeOracle.root(tree));
      size += random.nextInt(300);
    }
  }

  @Test
  void proofsOfLargeTrees_areThoseFromHashesAlone() {
    Random random = new Random(6);
    size = LEAVES;
    KeptTiles tiles = keeping(40);
    for (int i = 0; i < 400; i++) {
      int of = 1 + random.nextInt(LEAVES);
      int at = random.nextInt(of);
      assertThat(Proofs.inclusion(at, of, tiles))
          .containsExactlyElementsOf(Proofs.inclusion(at, of, STORED.asOf(of)));
      assertThat(Proofs.consistency(at, of, tiles))
          .containsExactlyElementsOf(Proofs.consistency(at, of, STORED.asOf(of)));
    }
  }

  @Test
  void whatIsKept_isNotReadAgain_andOfAGrownTileOnlyWhatIsNew() {
    size = 300;
    KeptTiles tiles = keeping(8);
    tiles.get(0, 290);
    assertThat(read).isEqualTo(300 - 256);
    tiles.get(0, 270);
    assertThat(read).isEqualTo(300 - 256);
    size = 310;
    tiles.node(0, 305);
    assertThat(read).isEqualTo(310 - 256);
  }

  @Test
  void noMoreTilesAreKeptThanAllowed() {
    size = 3 * 256;
    KeptTiles tiles = keeping(2);
    for (int tile : List.of(0, 1, 2)) {
      tiles.get(0, 256 * tile);
    }
    assertThat(read).isEqualTo(3 * 256);
    tiles.get(0, 256);
    assertThat(read).isEqualTo(3 * 256);
    tiles.get(0, 0);
    assertThat(read).isEqualTo(4 * 256);
  }

  @Test
  void whatTheTreeDoesNotHave_isTheSourcesToRefuse_andReadOnceItIsThere() {
    size = 10;
    KeptTiles tiles = keeping(2);
    assertThat(tiles.get(0, 9)).isEqualTo(ALL.get(9));
    assertThatThrownBy(() -> tiles.get(0, 10)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tiles.node(2, 2)).isInstanceOf(IllegalStateException.class);
    size = 12;
    assertThat(tiles.node(2, 2)).isEqualTo(TreeOracle.root(ALL.subList(8, 12)));
  }

  @Test
  void aReaderCannotWriteIntoWhatIsKept() {
    size = 10;
    KeptTiles tiles = keeping(2);
    tiles.get(0, 3)[0] ^= 1;
    assertThat(tiles.get(0, 3)).isEqualTo(ALL.get(3));
  }
}
