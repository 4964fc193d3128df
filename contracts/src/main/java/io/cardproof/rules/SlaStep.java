package io.cardproof.rules;

/** Whose deadline was missed. */
public enum SlaStep {
  RESPONSE,
  ATTESTATION,
  RULING
}
