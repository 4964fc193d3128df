package io.cardproof.map;

import io.cardproof.rules.CardState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;

/**
 * The hashes of the map. Cards and nodes are told apart by their first byte, and from the leaves
 * and nodes of the log by the same byte, so that nothing of one can be passed off as the other.
 */
final class MapHash {
  /** Bytes of every hash. */
  static final int LENGTH = 32;

  private static final byte CARD_PREFIX = 2;
  private static final byte NODE_PREFIX = 3;
  private static final Map<CardState, byte[]> NAMES = names();

  /** One per thread: looking one up costs about as much as the hash itself. */
  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(MapHash::newSha256);

  private MapHash() {}

  /** SHA-256(0x02 || key || uint32be(last) || state in ASCII), 32 bytes. */
  static byte[] card(byte[] key, int last, CardState state) {
    MessageDigest digest = DIGEST.get();
    digest.update(CARD_PREFIX);
    digest.update(key);
    digest.update((byte) (last >>> 24));
    digest.update((byte) (last >>> 16));
    digest.update((byte) (last >>> 8));
    digest.update((byte) last);
    return digest.digest(NAMES.get(state));
  }

  /** SHA-256(0x03 || left || right), 32 bytes. */
  static byte[] node(byte[] left, byte[] right) {
    MessageDigest digest = DIGEST.get();
    digest.update(NODE_PREFIX);
    digest.update(left);
    return digest.digest(right);
  }

  private static Map<CardState, byte[]> names() {
    Map<CardState, byte[]> names = new EnumMap<>(CardState.class);
    for (CardState state : CardState.values()) {
      names.put(state, state.name().getBytes(StandardCharsets.US_ASCII));
    }
    return names;
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
