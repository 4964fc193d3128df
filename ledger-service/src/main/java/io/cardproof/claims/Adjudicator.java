package io.cardproof.claims;

import io.cardproof.rules.Liable;
import io.cardproof.rules.Verdict;
import org.jspecify.annotations.Nullable;

/** What the entries come to by the analysis of claims. */
public interface Adjudicator {
  /**
   * What the analysis says of a claim.
   *
   * @param rule number of the rule that decided, 1 to 14
   * @param liable where the verdict is UPHELD
   */
  record Finding(int rule, Verdict verdict, @Nullable Liable liable) {}

  /**
   * @param claim id of a claim that is on the ledger
   * @param asOf milliseconds
   * @param treeSize how many entries are looked at
   */
  Finding adjudicate(String claim, long asOf, long treeSize);
}
