package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.CardState;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.StateValue.HoldState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the columns of the stock, the counts and the holds must say because of the state: found in
 * the cards and holds as they are in the end, where the writer goes from change to change.
 */
final class FsckStock {
  private static final byte[] CARD = utf8("card/");
  private static final byte[] HOLD = utf8("hold/");

  private final FsckState state;
  private final FsckSum stock = new FsckSum();
  private final Map<String, Long> unsold = new HashMap<>();

  /** By hold and pile (a batch, or BATCH~HOLDER): its cards that are in stock. */
  private final Map<String, Map<String, Integer>> held = new HashMap<>();

  /** Live ones, by their expiry. */
  private final Map<String, Long> holds = new HashMap<>();

  FsckStock(FsckState state) {
    this.state = state;
  }

  /** Reads the state once, for all three. */
  void derive() {
    state.values((key, value) -> {
      if (startsWith(CARD, key)) {
        StateValue.Card card = decode(StateValue.Card.class, value);
        if (isInStock(card)) {
          inStock(card, key);
        }
      } else if (startsWith(HOLD, key)) {
        StateValue.Hold hold = decode(StateValue.Hold.class, value);
        if (hold.state() == HoldState.LIVE) {
          holds.put(id(HOLD, key), hold.expiresAt());
        }
      }
    });
  }

  private static boolean isInStock(StateValue.Card card) {
    return (card.state() == CardState.AVAILABLE || card.state() == CardState.HELD)
        && card.frozenBy() == null;
  }

  private void inStock(StateValue.Card card, ByteBuffer key) {
    stock.item(stockKey(card, key), ByteBuffer.allocate(0));
    unsold.merge(pile(card), 1L, Long::sum);
    if (card.hold() != null) {
      held.computeIfAbsent(card.hold(), hold -> new HashMap<>()).merge(pile(card), 1, Integer::sum);
    }
  }

  private static String pile(StateValue.Card card) {
    return card.holder() == null ? card.batch() : card.batch() + "~" + card.holder();
  }

  private static ByteBuffer stockKey(StateValue.Card card, ByteBuffer key) {
    return ByteBuffer.wrap(utf8(pile(card) + "/" + id(CARD, key)));
  }

  /** What {@link #stock(Reads.Items)} comes to. */
  FsckSum stock() {
    return stock;
  }

  void stock(Reads.Items items) {
    state.values((key, value) -> {
      if (startsWith(CARD, key)) {
        StateValue.Card card = decode(StateValue.Card.class, value);
        if (isInStock(card)) {
          items.item(stockKey(card, key), ByteBuffer.allocate(0));
        }
      }
    });
  }

  void counts(Reads.Items items) {
    unsold.forEach((pile, count) -> {
      byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(count).array();
      items.item(ByteBuffer.wrap(utf8("unsold/" + pile)), ByteBuffer.wrap(number));
      items.item(ByteBuffer.wrap(utf8(stocked(pile))), ByteBuffer.allocate(0));
    });
  }

  private String stocked(String pile) {
    int tilde = pile.indexOf('~');
    String batch = tilde < 0 ? pile : pile.substring(0, tilde);
    String front = tilde < 0 ? "stocked/" : "own/" + pile.substring(tilde + 1) + "/";
    StateValue.Batch of = state.get(StateKey.batch(batch));
    return front + (of == null ? "" : of.sku()) + "/" + batch;
  }

  void holds(Reads.Items items) {
    holds.forEach((hold, expiresAt) ->
        held.getOrDefault(hold, Map.of())
            .forEach((pile, count) -> {
              byte[] front = utf8(pile + "/");
              byte[] id = utf8(hold);
              ByteBuffer key = ByteBuffer.allocate(front.length + Long.BYTES + id.length);
              key.put(front).putLong(expiresAt).put(id);
              byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(count).array();
              items.item(key.flip(), ByteBuffer.wrap(number));
            }));
  }

  private static boolean startsWith(byte[] prefix, ByteBuffer key) {
    return key.limit() > prefix.length
        && key.slice(0, prefix.length).equals(ByteBuffer.wrap(prefix));
  }

  private static String id(byte[] prefix, ByteBuffer key) {
    return Keys.text(Keys.bytes(key)).substring(prefix.length);
  }

  private static <V> V decode(Class<V> type, ByteBuffer value) {
    try {
      return Canonical.decode(type, Keys.bytes(value));
    } catch (CodecException e) {
      throw new IllegalStateException("a value of this check's own cannot be read", e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
