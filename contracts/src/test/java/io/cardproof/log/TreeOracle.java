package io.cardproof.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The definitions of RFC 9162 section 2.1 read out word for word over a list of leaf hashes: slow,
 * and without a line of the code it judges.
 */
final class TreeOracle {
  private TreeOracle() {}

  static List<byte[]> entries(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> ("entry " + i).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  static List<byte[]> leaves(int count) {
    return entries(count).stream().map(entry -> sha256(new byte[] {0}, entry)).toList();
  }

  static byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return sha256();
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = split(leaves);
    return sha256(new byte[] {1}, root(left(leaves, k)), root(right(leaves, k)));
  }

  static List<byte[]> inclusion(int m, List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    int k = split(leaves);
    return m < k
        ? plus(inclusion(m, left(leaves, k)), root(right(leaves, k)))
        : plus(inclusion(m - k, right(leaves, k)), root(left(leaves, k)));
  }

  static List<byte[]> consistency(int m, List<byte[]> leaves) {
    return m == 0 ? List.of() : subproof(m, leaves, true);
  }

  private static List<byte[]> subproof(int m, List<byte[]> leaves, boolean wholeTree) {
    if (m == leaves.size()) {
      return wholeTree ? List.of() : List.of(root(leaves));
    }
    int k = split(leaves);
    return m <= k
        ? plus(subproof(m, left(leaves, k), wholeTree), root(right(leaves, k)))
        : plus(subproof(m - k, right(leaves, k), false), root(left(leaves, k)));
  }

  private static int split(List<byte[]> leaves) {
    int k = 1;
    while (2 * k < leaves.size()) {
      k *= 2;
    }
    return k;
  }

  private static List<byte[]> left(List<byte[]> leaves, int k) {
    return leaves.subList(0, k);
  }

  private static List<byte[]> right(List<byte[]> leaves, int k) {
    return leaves.subList(k, leaves.size());
  }

  private static List<byte[]> plus(List<byte[]> path, byte[] hash) {
    List<byte[]> longer = new ArrayList<>(path);
    longer.add(hash);
    return longer;
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
