package io.cardproof.adjudication;

import io.cardproof.adjudication.Facts.Opening;
import io.cardproof.rules.Inadmissible;

/**
 * Decides a claim from the ledger's entries.
 *
 * <p>What: the facts of the card are collected from its history up to a time and a tree size
 * ({@link Collector}); fourteen rules look at them in order ({@link Table}); the first that applies
 * gives the verdict, who answers, and the entries it rests on. Where an issuer's clock does not
 * tell two things apart, or an issuer contradicts itself, the rule that would need to know says so
 * and the search ends there.
 *
 * <p>Guarantees: it is a function of the entries that concern the claim, the time and the tree
 * size, and of nothing else: no clock, no state, no order of a map. Whoever has the entries comes
 * to the same bytes. Entries that came later than what was asked about, and entries of anything
 * else, change nothing.
 *
 * <p>Why not from the ledger's state, which the rules keep anyway: it has the last word only. A
 * dispute is about the order of things, half of which are told by a clock that is not the ledger's,
 * and both sides must be able to run it again years later from a few entries in their hands.
 *
 * <p>It knows no amounts: prices are commitments, which entries do not open.
 */
public final class Adjudicator {
  /** Of these rules. One that decides differently has another number. */
  public static final int VERSION = 1;

  private Adjudicator() {}

  /**
   * @param claim id
   * @throws IllegalArgumentException if the file holds no such claim at that time, or lacks what
   *     {@link CaseFile} must hold
   */
  public static Adjudication adjudicate(CaseFile file, String claim, AsOf asOf) {
    Opening opening = Collector.opening(file, claim, asOf);
    if (opening.refused() == Inadmissible.NO_STANDING) {
      return Adjudication.withoutStanding(opening, asOf);
    }
    Facts facts = Collector.collect(file, opening, asOf);
    return Adjudication.of(facts, Table.decide(facts), asOf);
  }
}
