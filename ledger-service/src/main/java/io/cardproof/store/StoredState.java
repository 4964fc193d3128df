package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** State values as they stand in their columns, decoded. */
final class StoredState implements State {
  private final Reads reads;
  private final @Nullable HotValues hot;

  /**
   * @param hot values known to be the latest; null for a state of the past
   */
  StoredState(Reads reads, @Nullable HotValues hot) {
    this.reads = reads;
    this.hot = hot;
  }

  @Override
  public <V extends StateValue> @Nullable V get(StateKey<V> key) {
    if (key.type() == StateValue.Submission.class) {
      return key.type().cast(submission(key.id()));
    }
    StateValue known = hot == null ? null : hot.get(key);
    if (known != null) {
      return key.type().cast(known);
    }
    if (hot == null || !hot.keepsWhatIsRead(key)) {
      return load(key);
    }
    long before = hot.changes();
    V value = load(key);
    if (value != null) {
      hot.offer(key, value, before);
    }
    return value;
  }

  private <V extends StateValue> @Nullable V load(StateKey<V> key) {
    byte[] bytes = reads.get(Column.STATE, Keys.text(key.text()));
    return bytes == null ? null : decode(key.type(), bytes, key.text());
  }

  static <V extends StateValue> V decode(Class<V> type, byte[] bytes, String at) {
    try {
      return Canonical.decode(type, bytes);
    } catch (CodecException e) {
      throw new StoreException(
          StoreException.Reason.DAMAGED, "The state at " + at + " cannot be read.", e);
    }
  }

  private StateValue.@Nullable Submission submission(String id) {
    byte[] key = Keys.submission(id);
    byte[] used = key == null ? null : reads.get(Column.SUBMISSIONS, key);
    return used == null ? null : submission(used);
  }

  static StateValue.Submission submission(byte[] used) {
    byte[] value = Arrays.copyOfRange(used, Long.BYTES, used.length);
    return decode(StateValue.Submission.class, value, "submission");
  }
}
