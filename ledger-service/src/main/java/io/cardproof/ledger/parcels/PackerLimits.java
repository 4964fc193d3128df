package io.cardproof.ledger.parcels;

import java.time.Duration;

/**
 * How much may wait or be under way.
 *
 * @param waitingMax commands in the queue; past it callers come back later
 * @param waitingSeen commands that one parcel is picked from, so that a long queue costs little
 * @param parcelItems commands of one parcel
 * @param parcelCost of one parcel's commands, in the adapter's own unit, unless a single one costs
 *     more
 * @param parcelsInFlight transactions under way
 * @param linger how long a command waits for others to share its parcel
 * @param waitAtMost a command that is in no parcel by then is given back
 */
public record PackerLimits(
    int waitingMax,
    int waitingSeen,
    int parcelItems,
    long parcelCost,
    int parcelsInFlight,
    Duration linger,
    Duration waitAtMost) {}
