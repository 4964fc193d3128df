package io.cardproof.ops;

import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time that commands are dated with: the machine's, and in a sandbox as far ahead of it as the
 * ledger says. What was advanced is an entry, so it holds across restarts.
 */
final class GatewayClock implements InstantSource {
  private final InstantSource machine;
  private final Replica replica;
  private final boolean sandbox;

  GatewayClock(InstantSource machine, Replica replica, boolean sandbox) {
    this.machine = machine;
    this.replica = replica;
    this.sandbox = sandbox;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    long now = machine.millis();
    if (!sandbox) {
      return now;
    }
    StateValue.Ledger ledger = replica.state().get(StateKey.LEDGER);
    return ledger == null ? now : now + ledger.clockAheadMs();
  }
}
