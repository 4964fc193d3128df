package io.cardproof.chaincode;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/**
 * The state of one transaction at one peer. Each key is asked for once, since a question is a round
 * trip, and since what a transaction reads does not change under it.
 */
final class StubState implements State {
  private final ChaincodeStub stub;
  private final Map<StateKey<?>, @Nullable StateValue> read = new HashMap<>();

  StubState(ChaincodeStub stub) {
    this.stub = stub;
  }

  @Override
  public <V extends StateValue> @Nullable V get(StateKey<V> key) {
    if (!read.containsKey(key)) {
      read.put(key, fetch(key));
    }
    return key.type().cast(read.get(key));
  }

  private <V extends StateValue> @Nullable V fetch(StateKey<V> key) {
    return decode(key, stub.getState(key.text()));
  }

  private static <V extends StateValue> @Nullable V decode(StateKey<V> key, byte[] bytes) {
    // The protocol has no absence; no value of ours is empty.
    if (bytes.length == 0) {
      return null;
    }
    try {
      return Canonical.decode(key.type(), bytes);
    } catch (CodecException e) {
      throw new IllegalStateException("the peer's state of " + key.prefix() + " is not ours", e);
    }
  }

  /**
   * Reads these, at once where the peer offers it. What is read does not depend on the peer, since
   * endorsers whose peers differ have to come to the same.
   */
  void prefetch(Collection<StateKey<?>> keys) {
    List<StateKey<?>> asked =
        keys.stream().distinct().filter(key -> !read.containsKey(key) && isPlain(key)).toList();
    for (int at = 0; at < asked.size(); at += StateBatches.KEYS_MAX) {
      fetch(asked.subList(at, Math.min(asked.size(), at + StateBatches.KEYS_MAX)));
    }
  }

  /** What a forged command names may be any text. */
  private static boolean isPlain(StateKey<?> key) {
    return key.text().chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private void fetch(List<StateKey<?>> keys) {
    String question = StateBatches.question(keys.stream().map(StateKey::text).toList());
    List<byte[]> values = StateBatches.answer(stub.getState(question), keys.size());
    for (int i = 0; i < keys.size(); i++) {
      if (values == null) {
        get(keys.get(i));
      } else {
        read.put(keys.get(i), decode(keys.get(i), values.get(i)));
      }
    }
  }

  /**
   * Writes values. Each key is read before: a write without a read has no version to compare, so
   * that two transactions which both make the key would both be valid.
   */
  void put(Map<StateKey<?>, StateValue> changes) {
    changes.forEach((key, value) -> {
      get(key);
      stub.putState(key.text(), bytes(key, value));
    });
  }

  private static <V extends StateValue> byte[] bytes(StateKey<V> key, StateValue value) {
    return Canonical.encode(key.type(), key.type().cast(value));
  }
}
