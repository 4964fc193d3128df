package io.cardproof.rules;

/**
 * Whose turn it is: the claimant's, to bring the evidence that the policy requires (OPEN); the
 * other side's (AWAITING_RESPONSE); an arbitrator's (UNDER_REVIEW, APPEALED); the liable party's
 * (RULED); nobody's (the rest).
 */
public enum ClaimState {
  OPEN,
  AWAITING_RESPONSE,
  UNDER_REVIEW,
  RULED,
  APPEALED,
  SETTLED,
  WITHDRAWN,
  REJECTED_INADMISSIBLE;

  /** Nothing is decided yet for the first time. */
  public boolean isUndecided() {
    return this == OPEN || this == AWAITING_RESPONSE || this == UNDER_REVIEW;
  }

  /** The card may be claimed for the same reason again. */
  boolean leavesRoom() {
    return this == WITHDRAWN || this == REJECTED_INADMISSIBLE || this == SETTLED;
  }
}
