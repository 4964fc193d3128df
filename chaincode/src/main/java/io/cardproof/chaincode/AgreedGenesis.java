package io.cardproof.chaincode;

import org.jspecify.annotations.Nullable;

/** Which ledger the organisation agreed to, for each name that the chaincode has on a channel. */
@FunctionalInterface
interface AgreedGenesis {
  /** Leaf hash of entry 0, base64url; null where it agreed to none. */
  @Nullable String of(String channel, String chaincode);

  /**
   * Time of the last command of an older ledger that moves in, ms: up to there commands are taken
   * whenever they come. 0 where none moves in.
   */
  default long pastUntil(String channel, String chaincode) {
    return 0;
  }
}
