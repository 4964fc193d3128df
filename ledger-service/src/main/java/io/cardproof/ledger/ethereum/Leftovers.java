package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.parcels.Couriers;
import io.cardproof.ledger.parcels.Outbox.Left;
import java.util.List;

/**
 * Transactions that the last run left under way: each is sent again until its nonce is used up.
 * Their callers are gone; whether a command is on the ledger they learn by its submission id.
 */
final class Leftovers {
  private final Carriage with;
  private final List<Left> left;

  /** What comes in a block from here on is noticed. */
  Leftovers(Carriage with, List<Left> left) {
    this.with = with;
    this.left = left;
    left.forEach(with::expect);
  }

  void start(Couriers couriers) {
    left.forEach(one -> couriers.carry(() -> settle(one)));
  }

  private void settle(Left one) {
    try {
      with.carryOn(one);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
