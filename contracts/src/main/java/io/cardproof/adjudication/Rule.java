package io.cardproof.adjudication;

import io.cardproof.codec.Worded;
import java.util.Locale;

/** The rules by number; in the answer they stand by their names in small letters. */
public enum Rule implements Worded {
  NO_STANDING(1),
  OUT_OF_WINDOW(2),
  NO_EVIDENCE(3),
  EXCLUDED(4),
  NOT_DELIVERED(5),
  INVALID_CODE(6),
  USED_BEFORE_MINT(7),
  USED_BEFORE_SALE(8),
  USED_BEFORE_DELIVERY(9),
  USED_BY_BUYER(10),
  THEFT_COVER(11),
  THEFT_COVER_OVER(12),
  NEEDS_ISSUER(13),
  NO_ATTESTATION(13),
  UNDECIDABLE(14);

  private final int number;
  private final String word;

  Rule(int number) {
    this.number = number;
    this.word = name().toLowerCase(Locale.ROOT);
  }

  public int number() {
    return number;
  }

  @Override
  public String word() {
    return word;
  }
}
