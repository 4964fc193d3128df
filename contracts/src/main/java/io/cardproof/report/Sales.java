package io.cardproof.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Who made each of some sales, in 20 bytes a sale: a report looks up few of a million, and a map of
 * all of them would take more memory than the rest of a gateway. An id's 132 bits are kept whole,
 * so that no two sales are taken for one.
 */
final class Sales {
  /** The part of an id that tells sales apart: 22 characters base64url. */
  private static final int PREFIX = "sal_".length();

  private static final int CHARS_PER_LONG = 10;
  private static final int TAIL_BITS = 12;

  private long[] heads = new long[64];
  private long[] middles = new long[64];

  /** Place of the seller, then the last two characters of the id. */
  private int[] tails = new int[64];

  private int size;
  private final List<String> sellers = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  /** The id as numbers, in a form that maps can hold. */
  record Key(long head, long middle, int tail) {
    static Key of(String sale) {
      return new Key(
          bits(sale, PREFIX, CHARS_PER_LONG),
          bits(sale, PREFIX + CHARS_PER_LONG, CHARS_PER_LONG),
          (int) bits(sale, PREFIX + 2 * CHARS_PER_LONG, 2));
    }

    private static long bits(String text, int from, int chars) {
      long bits = 0;
      for (int i = from; i < from + chars; i++) {
        bits = bits << 6 | sextet(text.charAt(i));
      }
      return bits;
    }

    private static int sextet(char c) {
      if (c >= 'a') {
        return c - 'a' + 26;
      } else if (c == '_') {
        return 63;
      } else if (c >= 'A') {
        return c - 'A';
      }
      return c == '-' ? 62 : c - '0' + 52;
    }
  }

  void add(String sale, String seller) {
    Integer place = places.get(seller);
    if (place == null) {
      place = sellers.size();
      sellers.add(seller);
      places.put(seller, place);
    }
    if (size == heads.length) {
      heads = Arrays.copyOf(heads, size * 2);
      middles = Arrays.copyOf(middles, size * 2);
      tails = Arrays.copyOf(tails, size * 2);
    }
    Key key = Key.of(sale);
    heads[size] = key.head;
    middles[size] = key.middle;
    tails[size++] = place << TAIL_BITS | key.tail;
  }

  void forEach(BiConsumer<Key, String> take) {
    for (int i = 0; i < size; i++) {
      int tail = tails[i] & ((1 << TAIL_BITS) - 1);
      take.accept(new Key(heads[i], middles[i], tail), sellers.get(tails[i] >>> TAIL_BITS));
    }
  }
}
