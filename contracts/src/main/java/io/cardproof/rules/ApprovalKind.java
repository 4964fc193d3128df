package io.cardproof.rules;

/** What a policy's tier may require before a sale. */
public enum ApprovalKind {
  OWNERSHIP_CHECK,
  TWO_PERSON,
  VIDEO
}
