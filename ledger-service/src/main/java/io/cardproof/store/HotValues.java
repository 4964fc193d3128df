package io.cardproof.store;

import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decoded state values that are likely to be read soon: what nearly every command reads (members,
 * products, policies, batches), and what was just written, which its own answer and the next step
 * of the same order read.
 *
 * <p>The writer is the only one who changes a value, and says so here once it is durable. A reader
 * that loaded a value meanwhile cannot bring the old one back: what it offers counts only if
 * nothing changed since it began.
 */
final class HotValues {
  /** At most about 10 KB each for a product of 200 suppliers, usually 300 bytes. */
  private static final int VALUES_MAX = 4_096;

  /** A drain that changes more is an import: nobody asks for its cards one by one. */
  private static final int CHANGES_MAX = 512;

  private static final Set<Class<?>> KINDS =
      Set.of(
          StateValue.Ledger.class,
          StateValue.Member.class,
          StateValue.Product.class,
          StateValue.Scope.class,
          StateValue.Policy.class,
          StateValue.PolicyText.class,
          StateValue.Batch.class);

  private final Map<StateKey<?>, StateValue> values =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StateKey<?>, StateValue> eldest) {
          return size() > VALUES_MAX;
        }
      };

  private long changes;

  boolean keepsWhatIsRead(StateKey<?> key) {
    return KINDS.contains(key.type());
  }

  synchronized @Nullable StateValue get(StateKey<?> key) {
    return values.get(key);
  }

  /** To be asked before loading what is then offered. */
  synchronized long changes() {
    return changes;
  }

  synchronized void offer(StateKey<?> key, StateValue value, long changesBefore) {
    if (changes == changesBefore) {
      values.put(key, value);
    }
  }

  /** What the writer changed, after it is durable. */
  synchronized void changed(Map<StateKey<?>, StateValue> changed) {
    boolean few = changed.size() <= CHANGES_MAX;
    for (Map.Entry<StateKey<?>, StateValue> change : changed.entrySet()) {
      boolean read = keepsWhatIsRead(change.getKey());
      if (read) {
        changes++;
      }
      boolean readSoon = few && !(change.getValue() instanceof StateValue.Submission);
      if (read || readSoon) {
        values.put(change.getKey(), change.getValue());
      } else {
        values.replace(change.getKey(), change.getValue());
      }
    }
  }
}
