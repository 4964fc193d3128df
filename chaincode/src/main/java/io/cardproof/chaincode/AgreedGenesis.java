package io.cardproof.chaincode;

import org.jspecify.annotations.Nullable;

/** Which ledger the organisation agreed to, for each name that the chaincode has on a channel. */
@FunctionalInterface
interface AgreedGenesis {
  /** Leaf hash of entry 0, base64url; null where it agreed to none. */
  @Nullable String of(String channel, String chaincode);
}
