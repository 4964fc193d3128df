package io.cardproof.rules;

/**
 * The bounds that rules use, fixed in the genesis. Milliseconds or counts, as the names say.
 *
 * @param holdGraceMs how long after its expiry a hold still stands against others: 0 where one
 *     gateway is the only clock, 60,000 in a network
 * @param holdMsMax a hold never lasts longer after its placement
 * @param holdsPerMember live holds of one member; each has a slot, so that no counter is shared
 * @param itemsPerOrder cards in one hold or sale, so that its entry stays under 65,535 bytes
 * @param undoWindowMs how long after a sale it can be undone
 */
public record Limits(
    long holdGraceMs, long holdMsMax, int holdsPerMember, int itemsPerOrder, long undoWindowMs) {
  private static final long HOUR_MS = 3_600_000;

  /** Cards in one minting chunk. */
  public static final int CARDS_PER_CHUNK = 1_000;

  /** Cards in one transfer: listed in the command and in the event, they fill half a leaf. */
  public static final int CARDS_PER_TRANSFER = 400;

  /** Codes one batch may declare. */
  public static final int CARDS_PER_BATCH = 10_000_000;

  /** For one gateway alone. */
  public static Limits embedded() {
    return new Limits(0, 48 * HOUR_MS, 10_000, 100, 240 * HOUR_MS);
  }
}
