package io.cardproof.ledger.fabric;

import io.cardproof.ledger.parcels.Couriers;
import io.cardproof.ledger.parcels.Outbox.Left;
import java.util.List;

/**
 * Transactions that the last run left under way: each is found in a block, or sent again until it
 * is. Their callers are gone; whether a command is on the ledger they learn by its submission id.
 */
final class Leftovers {
  private final Carriage with;
  private final List<Left> left;

  /** What comes in a block from here on is noticed. */
  Leftovers(Carriage with, List<Left> left) {
    this.with = with;
    this.left = left;
    left.forEach(one -> with.settlements().expect(one.transaction()));
  }

  void start(Couriers couriers) {
    left.forEach(one -> couriers.carry(() -> settle(one)));
  }

  private void settle(Left one) {
    try {
      while (!with.closed()) {
        if (isSettled(one)) {
          with.outbox().drop(one.transaction(), one.submissions());
          with.settlements().forget(one.transaction());
          return;
        }
        with.send(one.envelope());
      }
    } catch (ChainException.Declined e) {
      with.outbox().drop(one.transaction(), one.submissions());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * By its entries, which may have come before a crash that left it in the outbox; or by a block
   * that comes now. One that is in a block behind the position and left no entry was not valid.
   */
  private boolean isSettled(Left one) throws InterruptedException {
    boolean entered =
        one.submissions().stream().anyMatch(id -> with.replica().entryOf(id).isPresent());
    if (entered) {
      return true;
    }
    Settled settled = with.settlements().await(one.transaction(), with.limits().statusWithin());
    return settled != null || with.isBehindUs(one.transaction());
  }
}
