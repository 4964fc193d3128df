package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.parcels.PackerLimits;
import java.time.Duration;

/**
 * How much may wait or be under way, and for how long.
 *
 * @param packing the cost of a parcel is counted in bytes of its transaction
 * @param poll between two looks at the chain's head
 * @param sendAgain a transaction that stands in no block by then is handed to the nodes again
 * @param answerWithin callers are told that it is under way
 * @param backOff the first pause after a node did not answer; the next ones are longer
 */
public record EthereumLimits(
    PackerLimits packing,
    Duration poll,
    Duration sendAgain,
    Duration answerWithin,
    Duration backOff) {
  /** Nodes refuse a transaction of more than 128 KiB; what is around the calldata is small. */
  static final int TRANSACTION_BYTES = 126 * 1024;

  static final int PARCEL_ITEMS = 200;

  /**
   * A block's wait for others on top of it is long, so that many are under way; fewer than the 64
   * that a node's pool keeps of an account while an earlier nonce is missing.
   */
  static final int IN_FLIGHT = 32;

  public static EthereumLimits standard() {
    return new EthereumLimits(
        new PackerLimits(
            8_192,
            2_048,
            PARCEL_ITEMS,
            TRANSACTION_BYTES,
            IN_FLIGHT,
            Duration.ofMillis(20),
            Duration.ofSeconds(20)),
        Duration.ofMillis(100),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofMillis(100));
  }

  /** These, but for the size and number of parcels; as many commands wait as fill them twice. */
  public EthereumLimits withParcels(int items, int inFlight) {
    return new EthereumLimits(
        new PackerLimits(
            Math.max(packing.waitingMax(), 2 * items * inFlight),
            Math.max(packing.waitingSeen(), 2 * items),
            items,
            packing.parcelCost(),
            inFlight,
            packing.linger(),
            packing.waitAtMost()),
        poll,
        sendAgain,
        answerWithin,
        backOff);
  }

  EthereumLimits with(Duration poll, Duration linger, Duration sendAgain) {
    return new EthereumLimits(
        new PackerLimits(
            packing.waitingMax(),
            packing.waitingSeen(),
            packing.parcelItems(),
            packing.parcelCost(),
            packing.parcelsInFlight(),
            linger,
            packing.waitAtMost()),
        poll,
        sendAgain,
        answerWithin,
        backOff);
  }
}
