package io.cardproof.rules;

/** Who holds a member's signing key: its gateway, or the member itself. */
public enum Custody {
  GATEWAY,
  SELF
}
