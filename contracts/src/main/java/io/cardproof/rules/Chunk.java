package io.cardproof.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each card of one minting chunk. Positions count over all its lots, from 0.
 *
 * <p>Duplicates of another supplier's cards are on the record by standing in the minting event
 * itself: an event for each would not fit into one leaf.
 */
final class Chunk {
  private final List<Integer> own = new ArrayList<>();
  private final List<Integer> others = new ArrayList<>();
  private final List<Integer> beyondCap = new ArrayList<>();
  private @Nullable String firstDuplicate;
  private int minted;

  static Chunk of(Case on, List<Lot> lots, int room) {
    Chunk chunk = new Chunk();
    Set<String> seen = new HashSet<>();
    int position = 0;
    for (Lot lot : lots) {
      for (String card : lot.cards()) {
        chunk.add(on, card, position++, seen, room);
      }
    }
    return chunk;
  }

  private void add(Case on, String card, int position, Set<String> seen, int room) {
    StateValue.Card there = on.state.get(StateKey.card(card));
    if (there != null || seen.contains(card)) {
      boolean mine = there == null || on.batchOf(there).supplier().equals(on.me());
      (mine ? own : others).add(position);
      firstDuplicate = firstDuplicate == null ? card : firstDuplicate;
    } else if (minted == room) {
      beyondCap.add(position);
    } else {
      seen.add(card);
      minted++;
    }
  }

  int minted() {
    return minted;
  }

  boolean hasRefusals() {
    return !own.isEmpty() || !others.isEmpty() || !beyondCap.isEmpty();
  }

  /** For an upload that takes all or none: the first duplicate speaks for the rest. */
  Decision refusal(Case on) {
    if (firstDuplicate == null) {
      return Decision.Refused.unrecorded(Refusal.of(RefusalCode.SUPPLY_CAP_EXCEEDED));
    }
    StateValue.Card there = on.state.get(StateKey.card(firstDuplicate));
    String minter = there == null ? on.me() : on.batchOf(there).supplier();
    long at = there == null ? 0 : there.at();
    return on.taken(RefusalCode.CARD_ALREADY_MINTED, firstDuplicate, minter, 0, at);
  }

  void addTo(List<Event> events, String batch) {
    List<Event.MintRefusal> refused = new ArrayList<>();
    add(refused, RefusalCode.CARD_ALREADY_MINTED, own, Where.HERE);
    add(refused, RefusalCode.CARD_ALREADY_MINTED, others, Where.ELSEWHERE);
    add(refused, RefusalCode.SUPPLY_CAP_EXCEEDED, beyondCap, null);
    if (minted > 0 || !refused.isEmpty()) {
      events.add(new Event.CardsMinted(batch, minted, List.copyOf(refused)));
    }
  }

  private static void add(
      List<Event.MintRefusal> all,
      RefusalCode code,
      List<Integer> positions,
      @Nullable Where where) {
    if (!positions.isEmpty()) {
      all.add(new Event.MintRefusal(code, List.copyOf(positions), where));
    }
  }
}
