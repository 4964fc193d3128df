package io.cardproof.rules;

/** What a member may do. A member may have several roles. */
public enum Role {
  SUPPLIER,
  MARKETPLACE,
  ISSUER,
  ARBITRATOR,
  GUARANTOR,
  AUDITOR,
  OPERATOR
}
