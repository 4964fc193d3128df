package io.cardproof.map;

import io.cardproof.rules.CardState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The cards below a path while they are few, sorted by key. Packed into one array, since nearly all
 * of a large map's memory is these.
 */
public final class MapLeaves implements MapPage {
  /** More cards are put into pages of their own below a page of branches. */
  public static final int CARDS_MAX = 32;

  static final MapLeaves NONE = new MapLeaves(new byte[0]);

  private static final int KEY = MapHash.LENGTH;
  private static final int STATE = KEY + Integer.BYTES;
  private static final int STRIDE = STATE + 1;

  private final byte[] packed;

  private MapLeaves(byte[] packed) {
    this.packed = packed;
  }

  /**
   * @param cards in the order of their keys, each once
   */
  public static MapLeaves of(List<MappedCard> cards) {
    ByteBuffer packed = ByteBuffer.allocate(cards.size() * STRIDE);
    for (MappedCard card : cards) {
      packed
          .put(card.key())
          .putInt(card.last())
          .put((byte) MappedCard.STORED.indexOf(card.state()));
    }
    return new MapLeaves(packed.array());
  }

  public int size() {
    return packed.length / STRIDE;
  }

  public List<MappedCard> cards() {
    List<MappedCard> cards = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      cards.add(card(i));
    }
    return cards;
  }

  MappedCard card(int index) {
    int at = index * STRIDE;
    return new MappedCard(Arrays.copyOfRange(packed, at, at + KEY), last(index), state(index));
  }

  private int last(int index) {
    return ByteBuffer.wrap(packed).getInt(index * STRIDE + KEY);
  }

  private CardState state(int index) {
    return MappedCard.STORED.get(packed[index * STRIDE + STATE]);
  }

  @Override
  public MapSummary summary(MapPath at) {
    int size = size();
    if (size == 0) {
      return MapSummary.EMPTY;
    }
    byte[] hash = hash(0, size, at.bits());
    return new MapSummary(size == 1 ? MapSummary.Kind.SINGLE : MapSummary.Kind.LEAVES, hash);
  }

  /** Of the cards from here to there, which have all bits before {@code bit} in common. */
  private byte[] hash(int from, int to, int bit) {
    if (from == to) {
      return MapSummary.EMPTY.hash();
    }
    if (to - from == 1) {
      byte[] key = Arrays.copyOfRange(packed, from * STRIDE, from * STRIDE + KEY);
      return MapHash.card(key, last(from), state(from));
    }
    int middle = middle(from, to, bit);
    return MapHash.node(hash(from, middle, bit + 1), hash(middle, to, bit + 1));
  }

  /** The first of them with this bit set. */
  private int middle(int from, int to, int bit) {
    int at = from;
    while (at < to && (packed[at * STRIDE + (bit >>> 3)] >>> (7 - (bit & 7)) & 1) == 0) {
      at++;
    }
    return at;
  }

  /** Follows a key down to where it is decided; it ends in this page. */
  End follow(byte[] key, MapPath at, Consumer<byte[]> beside) {
    int from = 0;
    int to = size();
    for (int bit = at.bits(); to - from > 1; bit++) {
      int middle = middle(from, to, bit);
      if (MapPath.bit(key, bit) == 0) {
        beside.accept(hash(middle, to, bit + 1));
        to = middle;
      } else {
        beside.accept(hash(from, middle, bit + 1));
        from = middle;
      }
    }
    return from == to ? new End.Empty() : new End.One(card(from));
  }
}
