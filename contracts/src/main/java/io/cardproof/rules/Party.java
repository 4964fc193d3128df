package io.cardproof.rules;

/**
 * In which part someone speaks in a claim. A buyer speaks by the token of the sale, which its
 * seller knows as well; the watcher by a condition that the rules check. Both are relayed by a
 * member.
 */
public enum Party {
  BUYER,
  SELLER,
  SUPPLIER,
  ISSUER,
  WATCHER
}
