package io.cardproof.rules;

/** What a file shows that a party brings to a claim. */
public enum EvidenceKind {
  ISSUER_STATEMENT,
  PAYMENT_PROOF,
  SCREENSHOT,
  VIDEO,
  CHAT_LOG,
  DOCUMENT,
  OTHER
}
