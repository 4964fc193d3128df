package io.cardproof.rules;

/**
 * In which part someone answers for a claim.
 *
 * <p>HOLDER got the card by transfer; VAULT_OPERATOR kept its code; ARBITRATOR and ISSUER can only
 * be late; the GUARANTEE_POOL is nobody's fault.
 */
public enum LiableRole {
  SELLER,
  SUPPLIER,
  ISSUER,
  HOLDER,
  VAULT_OPERATOR,
  MEMBER,
  ARBITRATOR,
  GUARANTEE_POOL
}
