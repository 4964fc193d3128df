package io.cardproof.rules;

/** In which part a member speaks of a redemption. Only an issuer's word is an attestation. */
public enum Witness {
  ISSUER,
  SELLER,
  SUPPLIER
}
