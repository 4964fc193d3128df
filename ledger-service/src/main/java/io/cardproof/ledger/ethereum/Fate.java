package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.replica.Request.Answer;
import java.util.List;

/**
 * What became of a transaction of this gateway. Final: its block is as deep as the settings ask.
 */
sealed interface Fate {

  /**
   * The contract executed it.
   *
   * @param answers to its items in their order; none for a transaction without items
   */
  record Executed(List<Answer> answers) implements Fate {}

  /** It stands in a block, and the contract undid it. */
  record Reverted(boolean outOfGas) implements Fate {}
}
