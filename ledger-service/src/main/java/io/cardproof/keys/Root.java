package io.cardproof.keys;

/**
 * The organisation's root secrets, 32 bytes each; everything else is derived from them. The names
 * go into their derivation: renaming one loses what it protects.
 */
public enum Root {
  API_KEY,
  CLAIM_TOKEN,
  VAULT,
  PAPERS,
  /** The secret scalar of the tags (RFC 9497), in 1 .. order-1 of P-256. */
  TAG,
  /** Members' custodial signing keys. */
  MEMBER
}
