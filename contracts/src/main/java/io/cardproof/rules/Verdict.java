package io.cardproof.rules;

/** What the analysis of a claim comes to; a ruling is one of the first three. */
public enum Verdict {
  UPHELD,
  REJECTED,
  INADMISSIBLE,
  NEEDS_ISSUER,
  NOT_YET,
  UNDECIDABLE;

  /** The analysis has an answer, which a ruling follows or departs from. */
  public boolean isDecided() {
    return this == UPHELD || this == REJECTED || this == INADMISSIBLE;
  }
}
