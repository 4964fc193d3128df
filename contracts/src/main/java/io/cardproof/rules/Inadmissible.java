package io.cardproof.rules;

import io.cardproof.codec.Worded;

/** Why a claim is not heard. */
public enum Inadmissible implements Worded {
  NO_STANDING("no_standing"),
  OUT_OF_WINDOW("out_of_window"),
  NO_EVIDENCE("no_evidence");

  private final String word;

  Inadmissible(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
