package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frontier and proofs against the recursive definitions. */
class TreeTest {
  private static final int SMALL = 70;
  private static final int LARGE = 70_000;

  /** Sizes at which a tile, or a level of tiles, begins or ends. */
  private static final List<Integer> EDGES =
      List.of(255, 256, 257, 511, 512, 513, 65_280, 65_535, 65_536, 65_537, LARGE);

  @Test
  void everyProofOfEverySmallTreeIsTheDefinitionsAndVerifies() throws Exception {
    List<byte[]> leaves = TreeOracle.leaves(SMALL);
    MemoryTiles tiles = MemoryTiles.ofLeaves(leaves);
    for (int size = 0; size <= SMALL; size++) {
      List<byte[]> tree = leaves.subList(0, size);
      byte[] root = TreeOracle.root(tree);
      assertThat(Proofs.rootAt(size, tiles.asOf(size))).isEqualTo(root);
      for (int index = 0; index < size; index++) {
        List<byte[]> path = Proofs.inclusion(index, size, tiles.asOf(size));
        assertThat(path).containsExactlyElementsOf(TreeOracle.inclusion(index, tree));
        ProofVerifier.verifyInclusion(leaves.get(index), index, size, path, root);
      }
      for (int from = 0; from <= size; from++) {
        List<byte[]> path = Proofs.consistency(from, size, tiles.asOf(size));
        assertThat(path).containsExactlyElementsOf(TreeOracle.consistency(from, tree));
        byte[] older = TreeOracle.root(leaves.subList(0, from));
        ProofVerifier.verifyConsistency(from, older, size, root, path);
      }
    }
  }

  @Test
  void proofsAcrossTileBoundariesAreTheDefinitionsAndVerify() throws Exception {
    List<byte[]> leaves = TreeOracle.leaves(LARGE);
    MemoryTiles tiles = MemoryTiles.ofLeaves(leaves);
    Random random = new Random(9162);
    for (int size : EDGES) {
      List<byte[]> tree = leaves.subList(0, size);
      byte[] root = TreeOracle.root(tree);
      assertThat(Proofs.rootAt(size, tiles.asOf(size))).isEqualTo(root);
      for (int at : List.of(size - 1, random.nextInt(size))) {
        List<byte[]> path = Proofs.inclusion(at, size, tiles.asOf(size));
        assertThat(path).containsExactlyElementsOf(TreeOracle.inclusion(at, tree));
        ProofVerifier.verifyInclusion(leaves.get(at), at, size, path, root);
        List<byte[]> growth = Proofs.consistency(at, size, tiles.asOf(size));
        assertThat(growth).containsExactlyElementsOf(TreeOracle.consistency(at, tree));
        byte[] older = TreeOracle.root(leaves.subList(0, at));
        ProofVerifier.verifyConsistency(at, older, size, root, growth);
      }
    }
  }

  @Test
  void aProofReadsNoMoreThanTwoTilesOfEachLevel() {
    List<byte[]> leaves = TreeOracle.leaves(LARGE);
    MemoryTiles tiles = MemoryTiles.ofLeaves(leaves);
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      int size = 1 + random.nextInt(LARGE);
      int at = random.nextInt(size);
      long before = tiles.readsSince(0);
      Proofs.inclusion(at, size, tiles.asOf(size));
      assertThat(tiles.readsSince(before)).isLessThanOrEqualTo(3 * 512);
      before = tiles.readsSince(0);
      Proofs.consistency(at, size, tiles.asOf(size));
      assertThat(tiles.readsSince(before)).isLessThanOrEqualTo(3 * 512);
    }
  }

  @Test
  void seventyThousandLeavesFillTilesAsTheFormatsExampleSays() {
    MemoryTiles tiles = MemoryTiles.ofLeaves(TreeOracle.leaves(LARGE));
    assertThat(tiles.items(0)).isEqualTo(273 * 256 + 112);
    assertThat(tiles.items(1)).isEqualTo(256 + 17);
    assertThat(tiles.items(2)).isEqualTo(1);
    assertThat(tiles.items(3)).isZero();
  }

  @Test
  void aFrontierRebuiltFromTilesGoesOnAsTheFirstOne() {
    List<byte[]> leaves = TreeOracle.leaves(1_200);
    MemoryTiles tiles = MemoryTiles.ofLeaves(leaves);
    for (int size = 0; size <= 1_000; size += 37) {
      MemoryTiles onlyNew = new MemoryTiles();
      List<byte[]> tree = leaves.subList(0, size);
      tree.forEach(leaf -> onlyNew.put(0, onlyNew.items(0), leaf));
      for (int full = 0; full < size / 256; full++) {
        onlyNew.put(1, full, TreeOracle.root(leaves.subList(256 * full, 256 * full + 256)));
      }
      Frontier frontier = Frontier.of(size, tiles.asOf(size));
      assertThat(frontier.size()).isEqualTo(size);
      assertThat(frontier.root()).isEqualTo(TreeOracle.root(tree));
      leaves.subList(size, 1_200).forEach(leaf -> frontier.append(leaf, onlyNew));
      assertThat(frontier.root()).isEqualTo(TreeOracle.root(leaves));
      assertThat(onlyNew.items(1)).isEqualTo(4);
    }
  }

  @Test
  void aCopyGrowsOnItsOwn() {
    List<byte[]> leaves = TreeOracle.leaves(8);
    Frontier first = Frontier.empty();
    leaves.subList(0, 7).forEach(leaf -> first.append(leaf, (level, index, hash) -> {}));
    byte[] before = first.root();
    Frontier second = first.copy();
    second.append(leaves.get(7), (level, index, hash) -> {});
    assertThat(first.root()).isEqualTo(before);
    assertThat(first.size()).isEqualTo(7);
    assertThat(second.root()).isEqualTo(TreeOracle.root(leaves));
  }

  @Test
  void aSinkThatThrows_leavesTheFrontierAsItWas() {
    List<byte[]> leaves = TreeOracle.leaves(256);
    Frontier frontier = Frontier.empty();
    MemoryTiles tiles = new MemoryTiles();
    leaves.subList(0, 255).forEach(leaf -> frontier.append(leaf, tiles));
    TileSink full =
        (level, index, hash) -> {
          if (level == 1) {
            throw new IllegalStateException("disk full");
          }
        };
    assertThatThrownBy(() -> frontier.append(leaves.get(255), full))
        .isInstanceOf(IllegalStateException.class);
    assertThat(frontier.size()).isEqualTo(255);
    frontier.append(leaves.get(255), tiles);
    assertThat(frontier.root()).isEqualTo(TreeOracle.root(leaves));
  }

  @Test
  void theCallerCannotWriteIntoTheTreeThroughARoot() {
    Frontier frontier = Frontier.empty();
    frontier.append(new byte[32], (level, index, hash) -> {});
    frontier.root()[0] = 1;
    Frontier.empty().root()[0] = 1;
    assertThat(frontier.root()).isEqualTo(new byte[32]);
    assertThat(Frontier.empty().root()).isEqualTo(TreeOracle.sha256());
  }

  @Test
  void argumentsOutOfRangeAreRefused() {
    MemoryTiles tiles = MemoryTiles.ofLeaves(TreeOracle.leaves(3));
    TileHashes stored = tiles.asOf(3);
    assertThatThrownBy(() -> Proofs.inclusion(3, 3, stored))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Proofs.inclusion(-1, 3, stored))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> Proofs.consistency(3, 2, stored))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proofs.consistency(-1, 2, stored))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proofs.rootAt(-1, stored))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Frontier.empty().append(new byte[31], tiles))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
