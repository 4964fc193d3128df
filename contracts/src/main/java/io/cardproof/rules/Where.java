package io.cardproof.rules;

/** Who took the card that a command wanted: its own actor, or another, never named. */
public enum Where {
  HERE,
  ELSEWHERE
}
