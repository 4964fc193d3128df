package io.cardproof.bench;

import io.cardproof.codec.Canonical;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Parcel;
import io.cardproof.sequence.SignedCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a parcel of sales reads and writes, in bytes, so that another chaincode can do the same.
 *
 * @param shared keys that every sale reads, hence a parcel once
 * @param own keys of each sale
 * @param itemBytes of a signed command
 */
record BareLayout(List<Slot> shared, List<Slot> own, int itemBytes) {
  /** A key as two sales use it; also in the bare chaincode. */
  static final BareLayout.Slot GET_AND_PUT = new Slot(48, 128, 128);

  /**
   * One key.
   *
   * @param value bytes that are read; 0 where the key is new
   * @param write bytes that are written; 0 where it is only read
   */
  record Slot(int key, int value, int write) {
    @Override
    public String toString() {
      return key + "," + value + "," + write;
    }
  }

  /** One get and one put for each item. */
  static BareLayout single(int itemBytes) {
    return new BareLayout(List.of(), List.of(GET_AND_PUT), itemBytes);
  }

  /** As the chaincode does it: a key is read before it is written, and read once. */
  static BareLayout of(State state, Admission admission, SignedCommand one, SignedCommand other) {
    Map<StateKey<?>, Slot> of = slots(state, admission, one);
    Map<StateKey<?>, Slot> ofOther = slots(state, admission, other);
    List<Slot> shared = new ArrayList<>();
    List<Slot> own = new ArrayList<>();
    of.forEach((key, slot) -> (ofOther.containsKey(key) ? shared : own).add(slot));
    if (shared.stream().anyMatch(slot -> slot.write() > 0)) {
      throw new IllegalStateException("sales of different cards write the same key");
    }
    return new BareLayout(List.copyOf(shared), List.copyOf(own), one.toBytes().length);
  }

  private static Map<StateKey<?>, Slot> slots(
      State state, Admission admission, SignedCommand command) {
    Map<StateKey<?>, Slot> slots = new LinkedHashMap<>();
    State recording =
        new State() {
          @Override
          public <V extends StateValue> @Nullable V get(StateKey<V> key) {
            V value = state.get(key);
            slots.put(key, new Slot(key.text().length(), bytes(key, value), 0));
            return value;
          }
        };
    Parcel.Decided decided = Parcel.of(List.of(command.toBytes())).decide(recording, admission);
    decided
        .overlay()
        .changes()
        .forEach((key, value) -> {
          recording.get(key);
          slots.computeIfPresent(
              key, (same, slot) -> new Slot(slot.key(), slot.value(), bytes(key, value)));
        });
    return slots;
  }

  private static <V extends StateValue> int bytes(StateKey<V> key, @Nullable StateValue value) {
    return value == null ? 0 : Canonical.encode(key.type(), key.type().cast(value)).length;
  }

  int gets(int items) {
    return shared.size() + own.size() * items;
  }

  int puts(int items) {
    return items * (int) own.stream().filter(slot -> slot.write() > 0).count();
  }

  /** As the bare chaincode's argument: slots with {@code ;} between. */
  static String text(List<Slot> slots) {
    return slots.stream().map(Slot::toString).collect(Collectors.joining(";"));
  }
}
