package io.cardproof.map;

import io.cardproof.rules.CardState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The map's definition read out word for word over a list of cards: slow, and without a line of the
 * code it judges.
 */
final class MapOracle {
  private final Map<String, Value> cards = new TreeMap<>();

  record Value(int last, CardState state) {}

  void put(String card, int last, CardState state) {
    cards.put(card, new Value(last, state));
  }

  int size() {
    return cards.size();
  }

  byte[] root() {
    return hash(new ArrayList<>(cards.keySet()), 0);
  }

  private byte[] hash(List<String> part, int depth) {
    if (part.isEmpty()) {
      return new byte[32];
    }
    if (part.size() == 1) {
      Value value = cards.get(part.getFirst());
      byte[] last = ByteBuffer.allocate(4).putInt(value.last).array();
      byte[] state = value.state.name().getBytes(StandardCharsets.US_ASCII);
      return sha256(new byte[] {2}, key(part.getFirst()), last, state);
    }
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    part.forEach(card -> (bit(card, depth) == 0 ? left : right).add(card));
    return sha256(new byte[] {3}, hash(left, depth + 1), hash(right, depth + 1));
  }

  private static int bit(String card, int depth) {
    return (key(card)[depth / 8] & 0xff) / (1 << (7 - depth % 8)) % 2;
  }

  private static byte[] key(String card) {
    return Base64.getUrlDecoder().decode(card);
  }

  private static byte[] sha256(byte[]... parts) {
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

  static String id(byte[] key) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /**
   * @param alike how many of its first bits are zero, so that it meets others deep in the map
   */
  static String id(Random random, int alike) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    for (int bit = 0; bit < alike; bit++) {
      key[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
    }
    return id(key);
  }

  static final List<CardState> STORED =
      List.of(
          CardState.AVAILABLE,
          CardState.HELD,
          CardState.SOLD,
          CardState.DELIVERED,
          CardState.REDEEMED,
          CardState.VOIDED,
          CardState.REPLACED);
}
