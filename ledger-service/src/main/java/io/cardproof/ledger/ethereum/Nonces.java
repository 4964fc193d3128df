package io.cardproof.ledger.ethereum;

import java.time.Duration;

/**
 * How many transactions of an account stand in blocks. Parcels under way ask for the same at the
 * same time; a receipt of each would say more, and is as long as the parcel.
 */
final class Nonces {
  private static final Duration FRESH = Duration.ofMillis(500);

  private final Chain chain;
  private final String account;
  private Known settled = new Known(-1, 0, 0);
  private Known newest = new Known(-1, 0, 0);

  private record Known(long block, long nonce, long asked) {}

  Nonces(Chain chain, String account) {
    this.chain = chain;
    this.account = account;
  }

  /**
   * The next nonce after a block.
   *
   * @param block that stays: it is deep enough
   */
  synchronized long after(long block) throws NodeException {
    if (settled.block != block) {
      settled = new Known(block, chain.nonce(account, block), System.nanoTime());
    }
    return settled.nonce;
  }

  /** The next nonce after the newest block, or after the one that was so half a second ago. */
  synchronized long newest() throws NodeException {
    long now = System.nanoTime();
    if (newest.asked == 0 || now - newest.asked > FRESH.toNanos()) {
      newest = new Known(-1, chain.nonce(account, -1), now);
    }
    return newest.nonce;
  }
}
