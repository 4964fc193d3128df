package io.cardproof.rules;

/**
 * The bounds that rules use, fixed in the genesis. Milliseconds or counts, as the names say.
 *
 * @param holdGraceMs how long after its expiry a hold still stands against others: 0 where one
 *     gateway is the only clock, 60,000 in a network
 * @param holdMsMax a hold never lasts longer after its placement
 * @param holdsPerMember live holds of one member; each has a slot, so that no counter is shared
 * @param itemsPerOrder cards in one hold or sale, so that its entry stays under 65,535 bytes
 * @param mapInterval after so many entries the map of cards is put into the log; 0 for never
 * @param undoWindowMs how long after a sale it can be undone
 */
public record Limits(
    long holdGraceMs,
    long holdMsMax,
    int holdsPerMember,
    int itemsPerOrder,
    int mapInterval,
    long undoWindowMs) {
  private static final long HOUR_MS = 3_600_000;

  /** Cards in one minting chunk. */
  public static final int CARDS_PER_CHUNK = 1_000;

  /** Cards in one transfer: listed in the command and in the event, they fill half a leaf. */
  public static final int CARDS_PER_TRANSFER = 400;

  /** Most cards of one hold or sale that a genesis may allow: a leaf holds no more. */
  static final int ITEMS_PER_ORDER_MAX = 100;

  /** Longer, and an evidence bundle would carry too much of what came after the map. */
  static final int MAP_INTERVAL_MAX = 4_096;

  private static final int MAP_INTERVAL = 256;

  /** Canonical bytes of a card id in a list. */
  private static final int CARD_BYTES = 46;

  /** Canonical bytes of a lot but for its cards, at most. */
  private static final int LOT_BYTES = 72;

  /** Of 65,535; the rest is for the refused positions, the batch's terms and the signature. */
  private static final int CHUNK_BYTES = 51_200;

  /**
   * Whether so many cards in so many lots can be minted by one command: at most {@link
   * #CARDS_PER_CHUNK}, and fewer where nearly each has a face value of its own.
   */
  public static boolean fitsOneChunk(int cards, int lots) {
    return cards <= CARDS_PER_CHUNK && cards * CARD_BYTES + lots * LOT_BYTES <= CHUNK_BYTES;
  }

  /** Kinds of credential that one member may have on record. */
  static final int CREDENTIALS_PER_MEMBER = 20;

  /** Approvals on record for one card or one order. */
  static final int APPROVALS = 50;

  /** Codes one batch may declare. */
  public static final int CARDS_PER_BATCH = 10_000_000;

  /** For one gateway alone. */
  public static Limits embedded() {
    return new Limits(0, 48 * HOUR_MS, 10_000, 100, MAP_INTERVAL, 240 * HOUR_MS);
  }

  /** For several gateways, whose clocks may differ by twice what an endorser tolerates. */
  public static Limits network() {
    return new Limits(60_000, 48 * HOUR_MS, 10_000, 100, MAP_INTERVAL, 240 * HOUR_MS);
  }

  /** The same with another interval of the map. */
  public Limits withMapInterval(int entries) {
    return new Limits(holdGraceMs, holdMsMax, holdsPerMember, itemsPerOrder, entries, undoWindowMs);
  }
}
