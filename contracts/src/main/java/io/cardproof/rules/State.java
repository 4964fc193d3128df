package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/** Read access to the ledger's memory, as of the command being decided. */
public interface State {
  /** The value, or null where nothing stands under the key. */
  <V extends StateValue> @Nullable V get(StateKey<V> key);
}
