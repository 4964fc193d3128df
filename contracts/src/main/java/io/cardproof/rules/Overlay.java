package io.cardproof.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state with changes on top that are not durable yet. Decisions of one drain see each other
 * through it; nothing is ever removed from the state, so a change is always a value.
 */
public final class Overlay implements State {
  private final State base;
  private final Map<StateKey<?>, StateValue> changes = new LinkedHashMap<>();

  public Overlay(State base) {
    this.base = base;
  }

  @Override
  public <V extends StateValue> @Nullable V get(StateKey<V> key) {
    StateValue changed = changes.get(key);
    return changed == null ? base.get(key) : key.type().cast(changed);
  }

  public <V extends StateValue> void put(StateKey<V> key, V value) {
    changes.put(key, value);
  }

  /** In the order of their first change. */
  public Map<StateKey<?>, StateValue> changes() {
    return changes;
  }
}
