package io.cardproof.cards;

import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The tag service's own meter. Other organisations' gateways meter their members as this one does;
 * this is for when one of them does not.
 *
 * <p>What is blinded tells nothing of hits and misses, so every evaluation costs the same, and the
 * allowance is as much wider as honest work needs. Mints and sales that are on the ledger earn it
 * back, read from this gateway's own replica.
 */
public final class ForeignEvaluations {
  /** A large upload's first pages at once; guessing a million codes takes a member three weeks. */
  static final EvaluationMeter.Limits LIMITS = new EvaluationMeter.Limits(20_000, 2_000, 200_000);

  /** Kept beside the allowances of this gateway's own members, apart from them. */
  private static final String PREFIX = "tags/";

  /** Entries looked at by one request: a tenth of a second. */
  private static final int ENTRIES_MAX = 2_000;

  private final Replica replica;
  private final EvaluationMeter meter;
  private final ReentrantLock reading = new ReentrantLock();
  private long read;

  /**
   * @param alarm told the member whose allowance ran out
   */
  public ForeignEvaluations(
      Replica replica, LocalTable table, InstantSource clock, Consumer<String> alarm) {
    this.replica = replica;
    this.meter = new EvaluationMeter(LIMITS, table, clock, alarm);
    // What was earned before was counted before; a crash forgets the last ten seconds of it.
    this.read = replica.size();
  }

  /**
   * Takes from a member's allowance before its elements are evaluated.
   *
   * @throws Refused {@code limit.exceeded}
   */
  public void take(String member, int evaluations) {
    if (reading.tryLock()) {
      try {
        earn();
      } finally {
        reading.unlock();
      }
    }
    meter.require(PREFIX + member, evaluations);
    meter.spend(PREFIX + member, evaluations);
  }

  private void earn() {
    long end = Math.min(replica.size(), read + ENTRIES_MAX);
    for (; read < end; read++) {
      if (replica.at(read) instanceof Entry entry) {
        earn(entry);
      }
    }
  }

  private void earn(Entry entry) {
    int accepted = 0;
    for (Event event : entry.events()) {
      accepted +=
          switch (event) {
            case Event.CardsMinted minted -> minted.count();
            case Event.CardsSold sold -> sold.cards().size();
            default -> 0;
          };
    }
    if (accepted > 0) {
      meter.earn(PREFIX + entry.command().actor(), accepted);
    }
  }
}
