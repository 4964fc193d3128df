package io.cardproof.ledger;

import io.cardproof.rules.Entry;
import io.cardproof.rules.Refusal;
import org.jspecify.annotations.Nullable;

/** What the ledger answered. A refusal is an answer, not a failure. */
public sealed interface Outcome {

  /**
   * @param entry that the command became, by now or when it was first asked
   * @param replayed the same was asked before, and this is the answer it got then
   */
  record Committed(Entry entry, Receipt receipt, boolean replayed) implements Outcome {}

  /**
   * @param receipt of the entry that records the attempt; null where the refusal left nothing
   * @param replayed this very submission was refused and recorded before
   */
  record Refused(Refusal refusal, @Nullable Receipt receipt, boolean replayed) implements Outcome {}
}
