package io.cardproof.rules;

/** A fact that ends cover where a policy names it and an issuer of the product states it. */
public enum Exclusion {
  PHONE_IN_ARREARS,
  ACCOUNT_RESTRICTED,
  CODE_SHARED_BY_BUYER,
  WRONG_REGION_DISCLOSED
}
