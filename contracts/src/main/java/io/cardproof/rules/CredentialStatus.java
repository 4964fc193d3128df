package io.cardproof.rules;

/** Where the operator's check of a member's credential stands. */
public enum CredentialStatus {
  PENDING,
  ACCEPTED,
  REFUSED
}
