package io.cardproof.rules;

/** What a claim says is wrong with a card. */
public enum ClaimReason {
  NOT_DELIVERED,
  ALREADY_REDEEMED,
  STOLEN,
  INVALID_CODE,
  NOT_ACTIVATED,
  WRONG_VALUE
}
