package io.cardproof.rules;

/**
 * What can be said of a card. FROZEN, RECALLED and EXPIRED are never stored: they are seen from the
 * card's freeze, its batch and the time.
 */
public enum CardState {
  AVAILABLE,
  HELD,
  SOLD,
  DELIVERED,
  REDEEMED,
  FROZEN,
  VOIDED,
  RECALLED,
  EXPIRED,
  REPLACED
}
