package io.cardproof.store;

import io.cardproof.rules.CardState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

/**
 * The map of cards once more, in another way than the writer makes it: a binary trie with one node
 * a bit, in temporary files. What rows a version must have made follows from which nodes are new
 * since the one before.
 */
final class FsckMap implements AutoCloseable {
  private static final int NOTHING = 0;
  private static final int PAGE_BITS = 4;
  private static final int KEY_BITS = 256;

  /** The writer's, which is part of the rows' form: more cards have a page with children. */
  private static final int LEAVES_MAX = 32;

  private static final byte[] CARD = {2};
  private static final byte[] NODE = {3};
  private static final byte[] EMPTY = new byte[32];

  /** Inner nodes, 1 and on: left, right, cards, cards in the version before, new, hash. */
  private final FsckRecords nodes;

  /** Cards, -1 and on: key, hash, last, new; then the state's name. */
  private final FsckRecords cards;

  private static final int LEFT = 0;
  private static final int COUNT = 8;
  private static final int COUNT_BEFORE = 12;
  private static final int NODE_NEW = 16;
  private static final int NODE_HASH = 20;
  private static final int NODE_BYTES = 52;

  private static final int CARD_HASH = 32;
  private static final int LAST = 64;
  private static final int CARD_NEW = 68;
  private static final int STATE_LENGTH = 72;
  private static final int STATE = 76;
  private static final int CARD_BYTES = 92;

  private final FsckSum rows = new FsckSum();
  private int root = NOTHING;
  private long count;

  FsckMap(Path work) throws IOException {
    nodes = new FsckRecords(work.resolve("map-nodes"), NODE_BYTES);
    cards = new FsckRecords(work.resolve("map-cards"), CARD_BYTES);
  }

  /** What an entry left of a card. */
  void put(String id, int last, CardState state) {
    byte[] key = Base64.getUrlDecoder().decode(id);
    byte[] name = state.name().getBytes(StandardCharsets.US_ASCII);
    byte[] number = ByteBuffer.allocate(4).putInt(last).array();
    byte[] hash = FsckTree.sha256(CARD, key, number, name);
    int found = find(key);
    if (found != NOTHING && Arrays.equals(cards.bytes(-found, CARD_HASH, 32), hash)) {
      return;
    }
    int card = found;
    if (found == NOTHING) {
      card = -cards.add();
      cards.bytes(-card, 0, key);
      count++;
    }
    cards.bytes(-card, CARD_HASH, hash);
    cards.number(-card, LAST, last);
    cards.number(-card, STATE_LENGTH, name.length);
    cards.bytes(-card, STATE, name);
    cards.number(-card, CARD_NEW, 1);
    root = place(root, card, key, 0, found == NOTHING);
  }

  private int find(byte[] key) {
    int at = root;
    for (int bit = 0; at > NOTHING; bit++) {
      at = child(at, bit(key, bit));
    }
    return at < NOTHING && Arrays.equals(cards.bytes(-at, 0, 32), key) ? at : NOTHING;
  }

  /** The node with the card in or below it; all on the way is new. */
  private int place(int at, int card, byte[] key, int bit, boolean added) {
    if (at == NOTHING || at == card) {
      return card;
    }
    int node = at;
    if (at < NOTHING) {
      node = nodes.add();
      nodes.number(node, LEFT + 4 * bit(cards.bytes(-at, 0, 32), bit), at);
      nodes.number(node, COUNT, 1);
    }
    int side = bit(key, bit);
    nodes.number(node, NODE_NEW, 1);
    nodes.number(node, COUNT, nodes.number(node, COUNT) + (added ? 1 : 0));
    nodes.number(node, LEFT + 4 * side, place(child(node, side), card, key, bit + 1, added));
    return node;
  }

  private int child(int node, int side) {
    return nodes.number(node, LEFT + 4 * side);
  }

  private static int bit(byte[] key, int bit) {
    return key[bit / 8] >> (7 - bit % 8) & 1;
  }

  long count() {
    return count;
  }

  /**
   * The root of a version, whose rows are added to the sum; what comes after is new to it.
   *
   * @param version index of its leaf
   */
  byte[] version(long version) {
    byte[] hash = hash(root);
    if (isNew(root)) {
      ByteBuffer value = ByteBuffer.allocate(41).put(kind(root)).put(hash).putLong(count);
      row(new byte[] {0}, version, value.array());
      rowsOf(root, 0, new byte[32], version);
      seen(root, version);
    }
    return hash;
  }

  /** What the items of the map's column must come to. */
  FsckSum rows() {
    return rows;
  }

  private boolean isNew(int at) {
    if (at == NOTHING) {
      return false;
    }
    return at < NOTHING ? cards.number(-at, CARD_NEW) == 1 : nodes.number(at, NODE_NEW) == 1;
  }

  private byte[] hash(int at) {
    if (at == NOTHING) {
      return EMPTY;
    }
    if (at < NOTHING) {
      return cards.bytes(-at, CARD_HASH, 32);
    }
    if (nodes.number(at, NODE_NEW) == 0) {
      return nodes.bytes(at, NODE_HASH, 32);
    }
    byte[] hash = FsckTree.sha256(NODE, hash(child(at, 0)), hash(child(at, 1)));
    nodes.bytes(at, NODE_HASH, hash);
    return hash;
  }

  private byte kind(int at) {
    if (at <= NOTHING) {
      return (byte) (at == NOTHING ? 0 : 1);
    }
    return (byte) (nodes.number(at, COUNT) > LEAVES_MAX ? 3 : 2);
  }

  /** The children's rows of every page with children at or below a node that is a page's top. */
  private void rowsOf(int page, int bits, byte[] way, long version) {
    if (kind(page) == 3 && isNew(page)) {
      boolean split = nodes.number(page, COUNT_BEFORE) <= LEAVES_MAX;
      children(page, bits, bits + PAGE_BITS, way, version, split);
    }
  }

  private void children(int at, int bit, int end, byte[] way, long version, boolean split) {
    if (at == NOTHING) {
      return;
    }
    byte[] key = at < NOTHING ? cards.bytes(-at, 0, 32) : way;
    if (at < NOTHING || bit == end) {
      if (split || isNew(at)) {
        ByteBuffer value = ByteBuffer.allocate(33).put(kind(at)).put(hash(at));
        row(place(key, end), version, value.array());
      }
      rowsOf(at, end, key, version);
      return;
    }
    for (int side = 0; side < 2; side++) {
      byte[] next = way.clone();
      next[bit / 8] |= (byte) (side << (7 - bit % 8));
      children(child(at, side), bit + 1, end, next, version, split);
    }
  }

  /** Key of a place: how many nibbles, and they. */
  private static byte[] place(byte[] way, int bits) {
    byte[] place = new byte[1 + (bits + 7) / 8];
    place[0] = (byte) (bits / PAGE_BITS);
    System.arraycopy(way, 0, place, 1, place.length - 1);
    if (bits % 8 != 0) {
      place[place.length - 1] &= (byte) 0xf0;
    }
    return place;
  }

  /** The rows of the cards that are new, and no longer are. */
  private void seen(int at, long version) {
    if (at == NOTHING || !isNew(at)) {
      return;
    }
    if (at > NOTHING) {
      seen(child(at, 0), version);
      seen(child(at, 1), version);
      nodes.number(at, NODE_NEW, 0);
      nodes.number(at, COUNT_BEFORE, nodes.number(at, COUNT));
      return;
    }
    byte[] state = cards.bytes(-at, STATE, cards.number(-at, STATE_LENGTH));
    ByteBuffer value = ByteBuffer.allocate(4 + state.length);
    value.putInt(cards.number(-at, LAST)).put(state);
    row(place(cards.bytes(-at, 0, 32), KEY_BITS), version, value.array());
    cards.number(-at, CARD_NEW, 0);
  }

  private void row(byte[] place, long version, byte[] value) {
    ByteBuffer key = ByteBuffer.allocate(place.length + 8).put(place).putLong(-1 - version);
    rows.item(key.flip(), ByteBuffer.wrap(value));
  }

  @Override
  public void close() throws IOException {
    nodes.close();
    cards.close();
  }
}
