package io.cardproof.rules;

/** What kind of thing a product's codes buy. */
public enum ProductType {
  TOP_UP,
  GIFT_CARD,
  LICENSE_KEY,
  MEMBERSHIP,
  ACCOUNT
}
