package io.cardproof.rules;

/** What happened when a code was used at the issuer. */
public enum RedemptionOutcome {
  SUCCESS,
  FAILED,
  UNKNOWN_CODE,
  NOT_ACTIVATED,
  WRONG_VALUE
}
