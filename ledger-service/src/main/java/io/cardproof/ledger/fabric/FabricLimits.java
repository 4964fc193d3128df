package io.cardproof.ledger.fabric;

import io.cardproof.ledger.parcels.PackerLimits;
import io.cardproof.sequence.Parcel;
import java.time.Duration;

/**
 * How much may wait or be under way, and for how long.
 *
 * @param waitingMax commands in the queue; past it callers come back later
 * @param waitingSeen commands that one parcel is picked from, so that a long queue costs little
 * @param parcelItems commands of one parcel
 * @param parcelBytes of one parcel's commands, unless a single one is longer
 * @param parcelsInFlight transactions between proposal and commit
 * @param linger how long a command waits for others to share its parcel
 * @param proposeWithin a command that is not ordered by then is given back: its time would be out
 *     of the endorsers' bounds before long
 * @param statusWithin a transaction that is in no block by then is asked for, and sent again
 * @param answerWithin callers are told that the outcome is not known
 * @param backOff the first pause before a proposal is made again; the next ones are longer
 */
public record FabricLimits(
    int waitingMax,
    int waitingSeen,
    int parcelItems,
    int parcelBytes,
    int parcelsInFlight,
    Duration linger,
    Duration proposeWithin,
    Duration statusWithin,
    Duration answerWithin,
    Duration backOff) {

  public static FabricLimits standard() {
    return new FabricLimits(
        4_096,
        1_024,
        100,
        256 * 1024,
        16,
        Duration.ofMillis(5),
        Duration.ofSeconds(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofMillis(50));
  }

  public FabricLimits {
    if (parcelItems > Parcel.ITEMS_MAX) {
      throw new IllegalArgumentException("a parcel has at most " + Parcel.ITEMS_MAX + " items");
    }
  }

  /** These, but for the size and number of parcels; as many commands wait as fill them twice. */
  public FabricLimits withParcels(int items, int inFlight) {
    return new FabricLimits(
        Math.max(waitingMax, 2 * items * inFlight),
        Math.max(waitingSeen, 2 * items),
        items,
        parcelBytes,
        inFlight,
        linger,
        proposeWithin,
        statusWithin,
        answerWithin,
        backOff);
  }

  PackerLimits packing() {
    return new PackerLimits(
        waitingMax, waitingSeen, parcelItems, parcelBytes, parcelsInFlight, linger, proposeWithin);
  }
}
