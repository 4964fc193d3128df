package io.cardproof.store;

import io.cardproof.map.MappedCard;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cards that changed since the map's last leaf: those of one drain, on top of those of earlier
 * ones. A drain changes its own only, so that one that is never committed leaves no trace.
 */
final class MapPending {
  private final @Nullable MapPending before;
  private final Map<String, MappedCard> changed = new HashMap<>();

  private MapPending(@Nullable MapPending before) {
    this.before = before;
  }

  static MapPending none() {
    return new MapPending(null);
  }

  /** For the drain after this one. */
  MapPending next() {
    return new MapPending(changed.isEmpty() ? before : this);
  }

  /**
   * Takes note of an entry.
   *
   * @param touched by it, see {@link Touched}
   * @param state after it
   */
  void note(List<String> touched, State state) {
    for (String id : touched) {
      StateValue.Card card = state.get(StateKey.card(id));
      if (card != null) {
        changed.put(id, MappedCard.of(id, card.seq() - 1, card.state()));
      }
    }
  }

  /** All of them, each as it is now. */
  Map<String, MappedCard> all() {
    if (before == null) {
      return changed;
    }
    Map<String, MappedCard> all = new HashMap<>(changed);
    for (MapPending earlier = before; earlier != null; earlier = earlier.before) {
      earlier.changed.forEach(all::putIfAbsent);
    }
    return all;
  }

  /** How often the log has the map; 0 for never. */
  static int interval(State state) {
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    return ledger == null ? 0 : ledger.limits().mapInterval();
  }

  /** After a start: found again from the entries since the map's last leaf. */
  static MapPending recovered(Replica replica) {
    MapPending pending = none();
    int interval = interval(replica.state());
    if (interval > 0) {
      long from = Math.max(-1, MapLeaf.lastBelow(replica.size(), interval)) + 1;
      for (long index = from; index < replica.size(); index++) {
        List<String> touched = new ArrayList<>();
        Touched.histories(replica.entry(index), touched::add);
        pending.note(touched, replica.state());
      }
    }
    return pending;
  }
}
