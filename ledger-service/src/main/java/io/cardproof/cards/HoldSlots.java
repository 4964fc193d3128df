package io.cardproof.cards;

import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds a slot for a member's next hold. A cursor for each member goes round its slots, so that
 * concurrent requests try different ones and those tried first are the longest lapsed.
 */
final class HoldSlots {
  /** Slots looked at before a member counts as having no room; each costs two reads. */
  private static final int LOOKS_MAX = 1_024;

  private final Records records;
  private final Map<String, AtomicInteger> cursors = new ConcurrentHashMap<>();

  HoldSlots(Records records) {
    this.records = records;
  }

  /**
   * A slot that is free as far as this replica knows; where none is, any, and the rules refuse it
   * in their order of precedence.
   */
  int find(String member) {
    int slots = records.ledger().limits().holdsPerMember();
    AtomicInteger cursor = cursors.computeIfAbsent(member, m -> new AtomicInteger());
    long now = records.now();
    int slot = 0;
    for (int looks = 0; looks < Math.min(slots, LOOKS_MAX); looks++) {
      slot = Math.floorMod(cursor.getAndIncrement(), slots);
      if (isFree(member, slot, now)) {
        return slot;
      }
    }
    return slot;
  }

  private boolean isFree(String member, int slot, long now) {
    StateValue.HoldSlot last = records.find(StateKey.holdSlot(member, slot));
    if (last == null) {
      return true;
    }
    StateValue.Hold hold = records.there(StateKey.hold(last.hold()));
    return hold.state() != StateValue.HoldState.LIVE || now >= hold.expiresAt();
  }
}
