package io.cardproof.cards;

/** How many lines of an upload came to what; each line counts once. */
public record BatchCounts(long total, long accepted, long rejected, long duplicate, long blank) {
  static final BatchCounts NONE = new BatchCounts(0, 0, 0, 0, 0);

  BatchCounts plus(LineResult line) {
    return new BatchCounts(
        total + 1,
        accepted + (line.outcome().equals(LineResult.ACCEPTED) ? 1 : 0),
        rejected + (line.outcome().equals(LineResult.REJECTED) ? 1 : 0),
        duplicate + (line.outcome().equals(LineResult.DUPLICATE) ? 1 : 0),
        blank + (line.outcome().equals(LineResult.BLANK) ? 1 : 0));
  }

  /** ACCEPTED, PARTIALLY_ACCEPTED or REJECTED. */
  String status() {
    if (accepted == 0) {
      return "REJECTED";
    }
    return rejected + duplicate == 0 ? "ACCEPTED" : "PARTIALLY_ACCEPTED";
  }
}
