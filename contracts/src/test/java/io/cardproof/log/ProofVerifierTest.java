package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cardproof.log.ProofException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProofVerifierTest {
  private static final int SIZE = 11;
  private final List<byte[]> leaves = TreeOracle.leaves(2 * SIZE);
  private final byte[] root = TreeOracle.root(leaves.subList(0, SIZE));
  private final byte[] laterRoot = TreeOracle.root(leaves);

  @Test
  void indexAtOrAboveTheSize_isOutOfRange() {
    List<byte[]> path = inclusion(SIZE - 1);
    byte[] leaf = leaves.get(SIZE - 1);
    for (long index : new long[] {SIZE, SIZE + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      assertRefused(
          Reason.INDEX_OUT_OF_RANGE,
          () -> ProofVerifier.verifyInclusion(leaf, index, SIZE, path, root));
    }
    assertRefused(
        Reason.INDEX_OUT_OF_RANGE,
        () -> ProofVerifier.verifyInclusion(leaf, 0, 0, List.of(), MerkleHash.EMPTY));
    assertRefused(
        Reason.INDEX_OUT_OF_RANGE,
        () -> ProofVerifier.verifyInclusion(leaf, 0, -1, List.of(), root));
  }

  @Test
  void pathTooShort_isRefused() {
    for (int index = 0; index < SIZE; index++) {
      byte[] leaf = leaves.get(index);
      int at = index;
      List<byte[]> path = inclusion(index);
      for (int length = 0; length < path.size(); length++) {
        List<byte[]> shorter = path.subList(0, length);
        assertRefused(
            Reason.PATH_TOO_SHORT,
            () -> ProofVerifier.verifyInclusion(leaf, at, SIZE, shorter, root));
      }
    }
  }

  @Test
  void pathTooShort_isRefusedEvenWhenItReachesTheRootOfASmallerTree() {
    // Without the final sn == 0 a proof in the left half passes for the whole tree.
    byte[] leftRoot = TreeOracle.root(leaves.subList(0, 8));
    List<byte[]> path = TreeOracle.inclusion(3, leaves.subList(0, 8));
    assertRefused(
        Reason.PATH_TOO_SHORT,
        () -> ProofVerifier.verifyInclusion(leaves.get(3), 3, SIZE, path, leftRoot));
  }

  @Test
  void pathTooLong_isRefused() {
    for (int index = 0; index < SIZE; index++) {
      byte[] leaf = leaves.get(index);
      int at = index;
      List<byte[]> path = new ArrayList<>(inclusion(index));
      path.add(root);
      assertRefused(
          Reason.PATH_TOO_LONG, () -> ProofVerifier.verifyInclusion(leaf, at, SIZE, path, root));
    }
  }

  @Test
  void aProofForAnIndexBeyondTheSizeThatFoldsToTheRoot_isOutOfRange() {
    // Index 4 of 3 has the same path shape as index 2 of 3 when index < size is not checked.
    byte[] threeRoot = TreeOracle.root(leaves.subList(0, 3));
    List<byte[]> path = TreeOracle.inclusion(2, leaves.subList(0, 3));
    assertRefused(
        Reason.INDEX_OUT_OF_RANGE,
        () -> ProofVerifier.verifyInclusion(leaves.get(2), 3, 3, path, threeRoot));
  }

  @Test
  void sizeThatDiffersFromTheCheckpoint_isRefused() throws Exception {
    Checkpoint checkpoint = new Checkpoint("log.example", SIZE, root);
    ProofVerifier.verifyInclusion(leaves.get(4), 4, SIZE, inclusion(4), checkpoint);
    for (long size : new long[] {SIZE - 1, SIZE + 1, 0, -1}) {
      assertRefused(
          Reason.SIZE_MISMATCH,
          () -> ProofVerifier.verifyInclusion(leaves.get(4), 4, size, inclusion(4), checkpoint));
    }
  }

  @Test
  void hashesOfAnotherLength_areRefused() {
    List<byte[]> path = new ArrayList<>(inclusion(5));
    path.set(1, new byte[31]);
    assertRefused(
        Reason.BAD_HASH_LENGTH,
        () -> ProofVerifier.verifyInclusion(leaves.get(5), 5, SIZE, path, root));
    assertRefused(
        Reason.BAD_HASH_LENGTH,
        () -> ProofVerifier.verifyInclusion(new byte[33], 5, SIZE, inclusion(5), root));
    assertRefused(
        Reason.BAD_HASH_LENGTH,
        () -> ProofVerifier.verifyInclusion(leaves.get(5), 5, SIZE, inclusion(5), new byte[0]));
    assertRefused(
        Reason.BAD_HASH_LENGTH,
        () -> ProofVerifier.verifyConsistency(1, new byte[31], 1, root, List.of()));
  }

  @Test
  void everySingleBitOfAnInclusionProofMatters() {
    for (int index : List.of(0, 5, SIZE - 1)) {
      List<byte[]> parts = new ArrayList<>(inclusion(index));
      parts.add(leaves.get(index));
      parts.add(root);
      int n = parts.size();
      forEachFlip(
          parts,
          flipped ->
              () ->
                  ProofVerifier.verifyInclusion(
                      flipped.get(n - 2),
                      index,
                      SIZE,
                      flipped.subList(0, n - 2),
                      flipped.get(n - 1)));
    }
  }

  @Test
  void everySingleBitOfAConsistencyProofMatters() {
    for (int from : List.of(1, 8, SIZE)) {
      List<byte[]> parts = new ArrayList<>(TreeOracle.consistency(from, leaves));
      parts.add(TreeOracle.root(leaves.subList(0, from)));
      parts.add(laterRoot);
      int n = parts.size();
      forEachFlip(
          parts,
          flipped ->
              () ->
                  ProofVerifier.verifyConsistency(
                      from,
                      flipped.get(n - 2),
                      leaves.size(),
                      flipped.get(n - 1),
                      flipped.subList(0, n - 2)));
    }
  }

  @Test
  void anInclusionProofHoldsForItsIndexOnly_andForOtherSizesOnlyWhereTheTreesHaveOneShape() {
    assertThat(IntStream.range(0, SIZE).mapToObj(i -> shape(i, SIZE))).doesNotHaveDuplicates();
    // That other sizes can pass at all is why a size is taken from a signed checkpoint only.
    for (int index = 0; index < SIZE; index++) {
      for (int size = 1; size <= 2 * SIZE; size++) {
        for (int other = 0; other < size; other++) {
          assertThat(accepts(leaves.get(index), other, size, inclusion(index)))
              .as("index %d of %d as %d of %d", index, SIZE, other, size)
              .isEqualTo(shape(other, size).equals(shape(index, SIZE)));
        }
      }
    }
  }

  @Test
  void consistencyOfSizesOutOfOrder_isRefused() {
    assertRefused(
        Reason.SIZE_OUT_OF_RANGE,
        () -> ProofVerifier.verifyConsistency(SIZE + 1, root, SIZE, root, List.of()));
    assertRefused(
        Reason.SIZE_OUT_OF_RANGE,
        () -> ProofVerifier.verifyConsistency(-1, root, SIZE, root, List.of()));
  }

  @Test
  void consistencyPathTooShortOrTooLong_isRefused() {
    for (int from = 1; from < leaves.size(); from++) {
      int older = from;
      byte[] olderRoot = TreeOracle.root(leaves.subList(0, from));
      List<byte[]> path = TreeOracle.consistency(from, leaves);
      for (int length = 0; length < path.size(); length++) {
        List<byte[]> shorter = path.subList(0, length);
        assertRefused(
            Reason.PATH_TOO_SHORT,
            () ->
                ProofVerifier.verifyConsistency(
                    older, olderRoot, leaves.size(), laterRoot, shorter));
      }
      List<byte[]> longer = new ArrayList<>(path);
      longer.add(root);
      assertRefused(
          Reason.PATH_TOO_LONG,
          () ->
              ProofVerifier.verifyConsistency(older, olderRoot, leaves.size(), laterRoot, longer));
    }
  }

  @Test
  void consistencyOfOneSize_needsOneRootAndNoPath() throws Exception {
    ProofVerifier.verifyConsistency(SIZE, root, SIZE, root, List.of());
    assertRefused(
        Reason.ROOT_MISMATCH,
        () -> ProofVerifier.verifyConsistency(SIZE, root, SIZE, laterRoot, List.of()));
    assertRefused(
        Reason.PATH_TOO_LONG,
        () -> ProofVerifier.verifyConsistency(SIZE, root, SIZE, root, List.of(root)));
  }

  @Test
  void consistencyFromTheEmptyTree_needsItsRootAndNoPath() throws Exception {
    byte[] empty = TreeOracle.sha256();
    ProofVerifier.verifyConsistency(0, empty, SIZE, root, List.of());
    ProofVerifier.verifyConsistency(0, empty, 0, empty, List.of());
    assertRefused(
        Reason.ROOT_MISMATCH,
        () -> ProofVerifier.verifyConsistency(0, root, SIZE, root, List.of()));
    assertRefused(
        Reason.PATH_TOO_LONG,
        () -> ProofVerifier.verifyConsistency(0, empty, SIZE, root, List.of(root)));
    assertRefused(
        Reason.ROOT_MISMATCH, () -> ProofVerifier.verifyConsistency(0, empty, 0, root, List.of()));
  }

  @Test
  void checkpointsOfTwoLogs_areNotConsistent() throws Exception {
    Checkpoint older = new Checkpoint("log.example", SIZE, root);
    Checkpoint newer = new Checkpoint("log.example", leaves.size(), laterRoot);
    List<byte[]> path = TreeOracle.consistency(SIZE, leaves);
    ProofVerifier.verifyConsistency(older, newer, path);
    Checkpoint foreign = new Checkpoint("other.example", leaves.size(), laterRoot);
    assertRefused(
        Reason.ORIGIN_MISMATCH, () -> ProofVerifier.verifyConsistency(older, foreign, path));
  }

  private List<byte[]> inclusion(int index) {
    return TreeOracle.inclusion(index, leaves.subList(0, SIZE));
  }

  private boolean accepts(byte[] leaf, int index, int size, List<byte[]> path) {
    try {
      ProofVerifier.verifyInclusion(leaf, index, size, path, root);
      return true;
    } catch (ProofException e) {
      return false;
    }
  }

  /** On which side each sibling stands, from the leaf up, by the definition. */
  private static String shape(int index, int size) {
    if (size == 1) {
      return "";
    }
    int k = Integer.highestOneBit(size - 1);
    return index < k ? shape(index, k) + "r" : shape(index - k, size - k) + "l";
  }

  private interface Attempt {
    ThrowingCallable with(List<byte[]> parts);
  }

  private static void forEachFlip(List<byte[]> parts, Attempt attempt) {
    for (int part = 0; part < parts.size(); part++) {
      for (int bit = 0; bit < 256; bit++) {
        List<byte[]> flipped = new ArrayList<>(parts);
        byte[] hash = flipped.get(part).clone();
        hash[bit / 8] ^= (byte) (1 << bit % 8);
        flipped.set(part, hash);
        assertRefused(Reason.ROOT_MISMATCH, attempt.with(flipped));
      }
    }
  }

  static void assertRefused(Reason reason, ThrowingCallable attempt) {
    ProofException refusal = catchThrowableOfType(ProofException.class, attempt);
    assertThat(refusal).as("expected " + reason).isNotNull();
    assertThat(refusal.reason()).isEqualTo(reason);
  }
}
