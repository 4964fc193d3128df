package io.cardproof.chaincode;

import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.HashMap;
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
    byte[] bytes = stub.getState(key.text());
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
