package io.cardproof.store;

import io.cardproof.map.MapPath;
import io.cardproof.map.MapRoot;
import io.cardproof.map.MapSummary;
import io.cardproof.map.MapSummary.Kind;
import io.cardproof.map.MappedCard;
import io.cardproof.rules.CardState;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * How the map stands in its column: one row for each card and for each child of a page of branches,
 * at every version in which it changed. A key is the number of nibbles (1 byte), the nibbles, two
 * to a byte, and all ones minus the version (8 bytes), so that the first row at or after a key is
 * the newest that is not newer. A card has all 64 nibbles of its key; the version is the index of
 * the map's leaf in the log.
 */
final class MapRows {
  private static final int ALL_NIBBLES = 64;
  private static final int CARD_KEY = ALL_NIBBLES / 2;

  /** Their places here are what stands in the rows. */
  private static final List<Kind> KINDS =
      List.of(Kind.EMPTY, Kind.SINGLE, Kind.LEAVES, Kind.BRANCHES);

  private static final int HASH = 32;

  private MapRows() {}

  static byte[] key(MapPath at, long version) {
    return key(at.depth(), at.packed(), version);
  }

  static byte[] key(MappedCard card, long version) {
    return key(ALL_NIBBLES, card.key(), version);
  }

  private static byte[] key(int nibbles, byte[] packed, long version) {
    return ByteBuffer.allocate(1 + packed.length + Long.BYTES)
        .put((byte) nibbles)
        .put(packed)
        .putLong(~version)
        .array();
  }

  /** Whether two keys differ in their version alone. */
  static boolean isSamePlace(byte[] one, byte[] other) {
    return one.length == other.length
        && Arrays.equals(one, 0, one.length - Long.BYTES, other, 0, other.length - Long.BYTES);
  }

  /** The first key that a card below a path may have. */
  static byte[] firstCard(MapPath at) {
    byte[] first = new byte[1 + CARD_KEY];
    first[0] = ALL_NIBBLES;
    System.arraycopy(at.packed(), 0, first, 1, at.packed().length);
    return first;
  }

  /** The first key after those. */
  static byte[] afterCards(MapPath at) {
    byte[] after = firstCard(at);
    int i = at.depth();
    int carry = i % 2 == 0 ? 1 : 0x10;
    for (int b = (i + 1) / 2; carry > 0; b--) {
      int sum = (after[b] & 0xff) + carry;
      after[b] = (byte) sum;
      carry = sum >>> 8;
    }
    return after;
  }

  static long version(byte[] key) {
    return ~Keys.number(key, key.length - Long.BYTES);
  }

  static byte[] value(MapSummary summary) {
    return ByteBuffer.allocate(1 + HASH)
        .put((byte) KINDS.indexOf(summary.kind()))
        .put(summary.hash())
        .array();
  }

  static byte[] value(MapRoot root) {
    return ByteBuffer.allocate(1 + HASH + Long.BYTES)
        .put(value(root.summary()))
        .putLong(root.cards())
        .array();
  }

  static byte[] value(MappedCard card) {
    byte[] state = Keys.text(card.state().name());
    return ByteBuffer.allocate(Integer.BYTES + state.length).putInt(card.last()).put(state).array();
  }

  static MapSummary summary(byte[] value) {
    if (value.length < 1 + HASH || value[0] < 0 || value[0] >= KINDS.size()) {
      throw StoreException.damaged("A summary of the map cannot be read.");
    }
    return new MapSummary(KINDS.get(value[0]), Arrays.copyOfRange(value, 1, 1 + HASH));
  }

  static MapRoot root(byte[] value) {
    if (value.length != 1 + HASH + Long.BYTES) {
      throw StoreException.damaged("The map's root cannot be read.");
    }
    return new MapRoot(summary(value), Keys.number(value, 1 + HASH));
  }

  static MappedCard card(byte[] key, byte[] value) {
    try {
      return new MappedCard(
          Arrays.copyOfRange(key, 1, 1 + CARD_KEY),
          ByteBuffer.wrap(value).getInt(),
          CardState.valueOf(Keys.text(Arrays.copyOfRange(value, Integer.BYTES, value.length))));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw StoreException.damaged("A card of the map cannot be read.");
    }
  }
}
