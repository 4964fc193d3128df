package io.cardproof.rules;

/** What a claim that is upheld brings. DOUBLE_COMPENSATION is twice the price. */
public enum Remedy {
  REISSUE,
  REFUND,
  COUPON,
  DOUBLE_COMPENSATION
}
