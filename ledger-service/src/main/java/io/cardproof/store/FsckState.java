package io.cardproof.store;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state as it follows from the entries. Values of which a ledger has few stay decoded; cards,
 * sales, orders and the like, of which it has millions, lie as canonical bytes in a temporary file.
 */
final class FsckState implements State, AutoCloseable {
  private final Map<StateKey<?>, StateValue> few = new HashMap<>();
  private final FsckSpill many;
  private long indexes;

  FsckState(Path work) throws IOException {
    many = new FsckSpill(work);
  }

  private static boolean isOne(Class<?> type) {
    return type == StateValue.Ledger.class
        || type == StateValue.Member.class
        || type == StateValue.Product.class
        || type == StateValue.Scope.class
        || type == StateValue.Policy.class
        || type == StateValue.PolicyText.class
        || type == StateValue.Batch.class
        || type == StateValue.BatchNumber.class
        || type == StateValue.Supply.class;
  }

  @Override
  public <V extends StateValue> @Nullable V get(StateKey<V> key) {
    if (isOne(key.type())) {
      return key.type().cast(few.get(key));
    }
    byte[] value = many.get(Keys.text(key.text()));
    if (value == null) {
      return null;
    }
    try {
      return Canonical.decode(key.type(), value);
    } catch (CodecException e) {
      throw new IllegalStateException("a value of this check's own cannot be read", e);
    }
  }

  void put(StateKey<?> key, StateValue value) {
    if (isOne(key.type())) {
      few.put(key, value);
    } else {
      many.put(Keys.text(key.text()), encode(key.type(), value));
    }
  }

  /** By which entry a submission id was used up. */
  void used(String submission, long index) {
    many.put(Keys.text("entry/" + submission), Keys.number(index));
    indexes++;
  }

  /** Index of the entry of a submission id; -1 where there is none. */
  long index(String submission) {
    byte[] index = many.get(Keys.text("entry/" + submission));
    return index == null ? -1 : Keys.number(index, 0);
  }

  /** Canonical bytes under a key's text, or null. */
  byte @Nullable [] bytes(byte[] key) {
    byte[] value = many.get(key);
    return value == null ? ones().get(Keys.text(key)) : value;
  }

  private @Nullable Map<String, byte[]> ones;

  private Map<String, byte[]> ones() {
    Map<String, byte[]> all = ones;
    if (all == null) {
      all = new HashMap<>();
      for (Map.Entry<StateKey<?>, StateValue> one : few.entrySet()) {
        all.put(one.getKey().text(), encode(one.getKey().type(), one.getValue()));
      }
      ones = all;
    }
    return all;
  }

  /** Number of values, submissions aside. */
  long size() {
    return few.size() + many.size() - 2 * indexes;
  }

  long submissions() {
    return indexes;
  }

  private static <V> byte[] encode(Class<V> type, Object value) {
    return Canonical.encode(type, type.cast(value));
  }

  @Override
  public void close() throws IOException {
    many.close();
  }
}
