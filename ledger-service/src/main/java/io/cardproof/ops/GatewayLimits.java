package io.cardproof.ops;

/**
 * Every bound of this gateway that no rule fixes, in one place: its name, its unit, and why.
 *
 * @param jsonBytesMax a JSON body; the largest documented one, a batch of 10,000 codes with all
 *     their fields, stays below
 * @param uploadBytesMax an uploaded card file: a few million lines, read as a stream
 * @param pageItemsMax items of one page; more would hold a snapshot of the store for long
 * @param pageItemsDefault where the caller names none
 * @param requestsPerSecond of one member: no member takes a large machine for itself; a small one
 *     is held by the ledger's own queue first
 * @param authFailuresPerMinute answered 401 to one address, past it 429: enough for a shop that
 *     starts with an old key on many threads, too little to fill a disk with log lines
 * @param tokenRequestsPerMinute by one buyer's claim token: a person with a page that polls
 * @param evidenceBytesMax a file that a party brings to a claim; a few minutes of video
 * @param eventStreamsMax open event streams of all members; each keeps a connection
 * @param eventStreamsPerMember of one member
 * @param draftsMax commands that wait for their member's signature; each holds its papers
 * @param draftMinutes how long one waits; the ledger's bound on a command's time ends it sooner
 * @param checkpointMillis least time between two checkpoints signed by the timer
 * @param freeBytesMin free space below which the gateway is not ready: room to finish what is
 *     accepted and to compact once
 * @param drainSeconds how long requests under way may take after SIGTERM
 */
public record GatewayLimits(
    int jsonBytesMax,
    long uploadBytesMax,
    int pageItemsMax,
    int pageItemsDefault,
    int requestsPerSecond,
    int authFailuresPerMinute,
    int tokenRequestsPerMinute,
    long evidenceBytesMax,
    int eventStreamsMax,
    int eventStreamsPerMember,
    int draftsMax,
    int draftMinutes,
    int checkpointMillis,
    long freeBytesMin,
    int drainSeconds) {
  private static final int MIB = 1 << 20;

  /** Checks how the limits relate; IllegalArgumentException otherwise. */
  public GatewayLimits {
    require(jsonBytesMax >= 64 * 1024, "a JSON body holds at least one leaf: 64 KiB");
    require(uploadBytesMax >= jsonBytesMax, "an upload may be as large as a JSON body");
    require(pageItemsDefault >= 1 && pageItemsDefault <= pageItemsMax, "a page fits its limit");
    require(eventStreamsPerMember <= eventStreamsMax, "one member's streams fit into all streams");
    require(evidenceBytesMax >= MIB, "a photo of a screen needs a MiB");
    require(tokenRequestsPerMinute >= 1, "a buyer may ask at least once a minute");
    require(requestsPerSecond >= 1, "a member may ask at least once a second");
    require(authFailuresPerMinute >= 1, "who has no key is told so at least once a minute");
    require(checkpointMillis >= 10, "a checkpoint is signed at most every 10 ms");
    require(drainSeconds >= 1 && draftsMax >= 1 && draftMinutes >= 1, "waiting takes time");
  }

  public static GatewayLimits standard() {
    return new GatewayLimits(
        MIB,
        256L * MIB,
        1_000,
        100,
        50_000,
        600,
        120,
        64L * MIB,
        256,
        8,
        1_000,
        10,
        1_000,
        256L * MIB,
        20);
  }

  private static void require(boolean holds, String relation) {
    if (!holds) {
      throw new IllegalArgumentException("limits contradict each other: " + relation);
    }
  }
}
