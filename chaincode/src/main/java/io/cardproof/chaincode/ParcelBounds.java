package io.cardproof.chaincode;

import io.cardproof.rules.Action;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Parcel;
import io.cardproof.sequence.SignedCommand;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which parcels an endorser looks at, before the rules do. */
final class ParcelBounds {
  /** Bytes of all items of a parcel: 1 MiB. */
  static final int BYTES_MAX = 1 << 20;

  /** How far a command's time may be from the endorser's clock, milliseconds. */
  static final long SKEW_MS = 30_000;

  private final InstantSource clock;

  ParcelBounds(InstantSource clock) {
    this.clock = clock;
  }

  static void checkSize(List<byte[]> items) throws Declined {
    if (items.isEmpty()) {
      throw new Declined("request.malformed", "a parcel has at least one item");
    }
    if (items.size() > Parcel.ITEMS_MAX) {
      throw new Declined("request.too_large", items.size() + " items; at most " + Parcel.ITEMS_MAX);
    }
    int bytes = items.stream().mapToInt(item -> item.length).sum();
    if (bytes > BYTES_MAX) {
      throw new Declined("request.too_large", bytes + " bytes; at most " + BYTES_MAX);
    }
  }

  /**
   * A genesis travels alone, and at any time, since the organisations agree to it long before. All
   * other commands are of now, or of the past that a ledger brings along that moves in.
   *
   * @param past time of the last command of that, ms
   */
  void check(Parcel parcel, State state, long past) throws Declined {
    List<@Nullable SignedCommand> items = parcel.items();
    if (items.stream().anyMatch(ParcelBounds::isGenesis)) {
      if (items.size() > 1) {
        throw new Declined("request.malformed", "a genesis travels alone");
      }
      return;
    }
    StateValue.Ledger ledger = state.get(StateKey.LEDGER);
    long now = clock.millis() + (ledger == null ? 0 : ledger.clockAheadMs());
    String late =
        IntStream.range(0, items.size())
            .filter(place -> isFar(items.get(place), now, past))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(","));
    if (!late.isEmpty()) {
      throw new Declined("time.out_of_bounds", "items " + late);
    }
  }

  private static boolean isGenesis(@Nullable SignedCommand item) {
    return item != null && item.command().action() instanceof Action.CreateLedger;
  }

  /** What is no command has no time; the parcel's answer says what it is. */
  private static boolean isFar(@Nullable SignedCommand item, long now, long past) {
    return item != null
        && item.command().at() > past
        && Math.abs(item.command().at() - now) > SKEW_MS;
  }
}
