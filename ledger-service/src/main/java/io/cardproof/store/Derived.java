package io.cardproof.store;

import io.cardproof.rules.CardState;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica.Pile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Keeps stock, counts and live holds in step with the state: each is a function of the state alone,
 * and what a drain changed of it follows from the cards and holds it changed.
 */
final class Derived {
  private final State before;
  private final State after;
  private final Reads reads;
  private final Writes writes;
  private final Map<Pile, Long> unsoldChange = new HashMap<>();
  private final Set<String> holds = new LinkedHashSet<>();

  Derived(State before, State after, Reads reads, Writes writes) {
    this.before = before;
    this.after = after;
    this.reads = reads;
    this.writes = writes;
  }

  /** Writes what follows from all changes of a drain. */
  static void write(
      State before, State after, Map<StateKey<?>, StateValue> changes, Reads reads, Writes writes)
      throws RocksDBException {
    Derived derived = new Derived(before, after, reads, writes);
    for (Map.Entry<StateKey<?>, StateValue> change : changes.entrySet()) {
      if (change.getValue() instanceof StateValue.Card card) {
        derived.card(change.getKey().id(), card);
      } else if (change.getValue() instanceof StateValue.Hold) {
        derived.holds.add(change.getKey().id());
      }
    }
    derived.counts();
    derived.holds();
  }

  /** In stock is what could be sold if no hold stood in the way. */
  static boolean isInStock(StateValue.Card card) {
    return (card.state() == CardState.AVAILABLE || card.state() == CardState.HELD)
        && card.frozenBy() == null;
  }

  private void card(String id, StateValue.Card is) throws RocksDBException {
    StateValue.Card was = before.get(StateKey.card(id));
    Pile lay = pile(was);
    Pile lies = pile(is);
    boolean moved = !Objects.equals(lay, lies);
    if (moved && lay != null) {
      writes.delete(Column.STOCK, Keys.stock(lay, id));
      unsoldChange.merge(lay, -1L, Long::sum);
    }
    if (moved && lies != null) {
      writes.put(Column.STOCK, Keys.stock(lies, id), Keys.NOTHING);
      unsoldChange.merge(lies, 1L, Long::sum);
    }
    String hadHold = was == null ? null : was.hold();
    if (moved || !Objects.equals(hadHold, is.hold())) {
      touched(hadHold);
      touched(is.hold());
    }
  }

  private static @Nullable Pile pile(StateValue.@Nullable Card card) {
    return card != null && isInStock(card) ? Pile.of(card) : null;
  }

  private void touched(@Nullable String hold) {
    if (hold != null) {
      holds.add(hold);
    }
  }

  private void counts() throws RocksDBException {
    for (Map.Entry<Pile, Long> change : unsoldChange.entrySet()) {
      if (change.getValue() != 0) {
        count(change.getKey(), change.getValue());
      }
    }
  }

  private void count(Pile pile, long change) throws RocksDBException {
    byte[] key = Keys.unsold(pile);
    byte[] stored = reads.get(Column.COUNTS, key);
    long was = stored == null ? 0 : Keys.number(stored, 0);
    long is = was + change;
    if (is < 0) {
      throw StoreException.damaged("The count of unsold cards of " + pile.text() + " is too low.");
    }
    StateValue.Batch of = after.get(StateKey.batch(pile.batch()));
    byte[] stocked = Keys.stocked(of == null ? "" : of.sku(), pile);
    if (is == 0) {
      writes.delete(Column.COUNTS, key);
      writes.delete(Column.COUNTS, stocked);
    } else {
      writes.put(Column.COUNTS, key, Keys.number(is));
      if (was == 0) {
        writes.put(Column.COUNTS, stocked, Keys.NOTHING);
      }
    }
  }

  private void holds() throws RocksDBException {
    for (String hold : holds) {
      Map<Row, Integer> was = rows(hold, before);
      Map<Row, Integer> is = rows(hold, after);
      for (Row row : was.keySet()) {
        if (!is.containsKey(row)) {
          writes.delete(Column.HOLDS, Keys.hold(row.pile, row.expiresAt, hold));
        }
      }
      for (Map.Entry<Row, Integer> row : is.entrySet()) {
        if (!row.getValue().equals(was.get(row.getKey()))) {
          byte[] count = ByteBuffer.allocate(Integer.BYTES).putInt(row.getValue()).array();
          Row at = row.getKey();
          writes.put(Column.HOLDS, Keys.hold(at.pile, at.expiresAt, hold), count);
        }
      }
    }
  }

  private record Row(Pile pile, long expiresAt) {}

  /** How many cards in stock of which pile are under a live hold. */
  private static Map<Row, Integer> rows(String id, State state) {
    Map<Row, Integer> rows = new HashMap<>();
    StateValue.Hold hold = state.get(StateKey.hold(id));
    if (hold == null || hold.state() != StateValue.HoldState.LIVE) {
      return rows;
    }
    for (String cardId : hold.cards()) {
      StateValue.Card card = state.get(StateKey.card(cardId));
      if (card != null && isInStock(card) && id.equals(card.hold())) {
        rows.merge(new Row(Pile.of(card), hold.expiresAt()), 1, Integer::sum);
      }
    }
    return rows;
  }
}
