package io.cardproof.claims;

import io.cardproof.cards.Caller;
import io.cardproof.rules.StateValue;
import org.jspecify.annotations.Nullable;

/** Who asks about a claim: a member by its key, or a buyer by the token of a sale. */
public sealed interface Speaker {

  record Member(Caller caller) implements Speaker {}

  /**
   * The seller knows the token as well, so that what is done with it is told as done by token.
   *
   * @param sale that the token was made for
   * @param seller of that sale
   * @param tokenHash as the ledger has it
   */
  record Buyer(String sale, Caller seller, String tokenHash) implements Speaker {
    /** Whether the token is that of a sale; a replacement's is the first sale's. */
    boolean isOf(StateValue.@Nullable Sale other) {
      return other != null && other.claimTokenHash().equals(tokenHash);
    }
  }
}
