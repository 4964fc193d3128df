package io.cardproof.map;

import io.cardproof.rules.CardState;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cards below a path while they are few, sorted by key. Packed into arrays, since nearly all of
 * a large map's memory is these.
 *
 * <p>Two cards or more are divided by a bit, between two neighbours and by no other part of the
 * page: so the hash of a part is kept at that gap. Where a page takes the place of another, the
 * parts without a changed card are not hashed again.
 */
public final class MapLeaves implements MapPage {
  /** More cards are put into pages of their own below a page of branches. */
  public static final int CARDS_MAX = 32;

  /** In place of a place: the card was not in the page before, or was otherwise. */
  static final int NEW = -1;

  private static final int KEY = MapHash.LENGTH;
  private static final int STATE = KEY + Integer.BYTES;
  private static final int STRIDE = STATE + 1;

  /** Which bit a part begins at, and its hash. */
  private static final int GAP = Short.BYTES + MapHash.LENGTH;

  private static final byte[] EMPTY = MapSummary.EMPTY.hash();

  static final MapLeaves NONE = new MapLeaves(0);

  private final byte[] packed;
  private final byte[] gaps;

  private MapLeaves(int cards) {
    this.packed = new byte[cards * STRIDE];
    this.gaps = new byte[Math.max(0, cards - 1) * GAP];
  }

  /**
   * @param cards in the order of their keys, each once, all below the path
   */
  public static MapLeaves of(MapPath at, List<MappedCard> cards) {
    int[] unknown = new int[cards.size()];
    Arrays.fill(unknown, NEW);
    return of(at, cards, unknown, null);
  }

  /**
   * @param was the place that each card, if it is the same, had in the page before; else {@link
   *     #NEW}
   */
  static MapLeaves of(MapPath at, List<MappedCard> cards, int[] was, @Nullable MapLeaves before) {
    MapLeaves page = new MapLeaves(cards.size());
    ByteBuffer packed = ByteBuffer.wrap(page.packed);
    for (MappedCard card : cards) {
      packed
          .put(card.key())
          .putInt(card.last())
          .put((byte) MappedCard.STORED.indexOf(card.state()));
    }
    page.part(0, cards.size(), at.bits(), was, before);
    return page;
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
    return new MappedCard(key(index), last(index), state(index));
  }

  private byte[] key(int index) {
    return Arrays.copyOfRange(packed, index * STRIDE, index * STRIDE + KEY);
  }

  private int last(int index) {
    return ByteBuffer.wrap(packed).getInt(index * STRIDE + KEY);
  }

  private CardState state(int index) {
    return MappedCard.STORED.get(packed[index * STRIDE + STATE]);
  }

  private int bit(int index, int bit) {
    return packed[index * STRIDE + (bit >>> 3)] >>> (7 - (bit & 7)) & 1;
  }

  @Override
  public MapSummary summary(MapPath at) {
    int size = size();
    if (size == 0) {
      return MapSummary.EMPTY;
    }
    MapSummary.Kind kind = size == 1 ? MapSummary.Kind.SINGLE : MapSummary.Kind.LEAVES;
    return new MapSummary(kind, known(0, size, at.bits()));
  }

  /**
   * Hashes the part from here to there, which begins at a bit, and keeps the hash if it is more
   * than one card.
   */
  private byte[] part(int from, int to, int bit, int[] was, @Nullable MapLeaves before) {
    if (from == to) {
      return EMPTY;
    }
    if (to - from == 1) {
      return MapHash.card(key(from), last(from), state(from));
    }
    int divides = divides(from, to);
    int middle = middle(from, to, divides);
    if (before != null && stayed(from, to, was) && before.began(was[middle] - 1) == bit) {
      System.arraycopy(before.gaps, was[from] * GAP, gaps, from * GAP, (to - from - 1) * GAP);
      return hash(middle - 1);
    }
    byte[] left = part(from, middle, divides + 1, was, before);
    byte[] right = part(middle, to, divides + 1, was, before);
    byte[] hash = node(from, divides, bit, left, right);
    ByteBuffer.wrap(gaps, (middle - 1) * GAP, GAP).putShort((short) bit).put(hash);
    return hash;
  }

  /** Of two halves, and with nothing beside it up to the bit where the part begins. */
  private byte[] node(int card, int divides, int begins, byte[] left, byte[] right) {
    byte[] hash = MapHash.node(left, right);
    for (int above = divides - 1; above >= begins; above--) {
      hash = bit(card, above) == 0 ? MapHash.node(hash, EMPTY) : MapHash.node(EMPTY, hash);
    }
    return hash;
  }

  /** Whether the page before had exactly these cards side by side. */
  private static boolean stayed(int from, int to, int[] was) {
    for (int i = from; i < to; i++) {
      if (was[i] == NEW) {
        return false;
      }
    }
    return was[to - 1] - was[from] == to - 1 - from;
  }

  private int began(int gap) {
    return ByteBuffer.wrap(gaps).getShort(gap * GAP);
  }

  private byte[] hash(int gap) {
    int at = gap * GAP + Short.BYTES;
    return Arrays.copyOfRange(gaps, at, at + MapHash.LENGTH);
  }

  /** The first bit in which the cards from here to there are not alike. */
  private int divides(int from, int to) {
    int one = from * STRIDE;
    int other = (to - 1) * STRIDE;
    int same = Arrays.mismatch(packed, one, one + KEY, packed, other, other + KEY);
    int differ = (packed[one + same] ^ packed[other + same]) & 0xff;
    return same * Byte.SIZE + Integer.numberOfLeadingZeros(differ) - (Integer.SIZE - Byte.SIZE);
  }

  /** The first of them with this bit set. */
  private int middle(int from, int to, int bit) {
    int at = from;
    while (at < to && bit(at, bit) == 0) {
      at++;
    }
    return at;
  }

  /** The hash of a part; hashed here where it is asked for from another bit on than before. */
  private byte[] known(int from, int to, int bit) {
    if (from == to) {
      return EMPTY;
    }
    if (to - from == 1) {
      return MapHash.card(key(from), last(from), state(from));
    }
    int divides = divides(from, to);
    int middle = middle(from, to, divides);
    return began(middle - 1) == bit
        ? hash(middle - 1)
        : node(
            from, divides, bit, known(from, middle, divides + 1), known(middle, to, divides + 1));
  }

  /** Follows a key down to where it is decided; it ends in this page. */
  End follow(byte[] key, MapPath at, Consumer<byte[]> beside) {
    int from = 0;
    int to = size();
    for (int bit = at.bits(); to - from > 1; bit++) {
      int middle = middle(from, to, bit);
      boolean left = MapPath.bit(key, bit) == 0;
      beside.accept(left ? known(middle, to, bit + 1) : known(from, middle, bit + 1));
      from = left ? from : middle;
      to = left ? middle : to;
    }
    return from == to ? new End.Empty() : new End.One(card(from));
  }
}
