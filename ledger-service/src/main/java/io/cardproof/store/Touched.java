package io.cardproof.store;

import io.cardproof.rules.Action;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Where;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Whose histories an entry belongs to: cards' and, where it touches a batch as a whole, its. */
final class Touched {
  private Touched() {}

  /**
   * @param history takes card ids and batch ids
   */
  static void cards(Entry entry, Consumer<String> history) {
    for (Event event : entry.events()) {
      switch (event) {
        case Event.CardsMinted e -> minted(entry.command().action(), e, history);
        case Event.BatchRecalled e -> history.accept(e.batch());
        case Event.BatchTransferred e -> history.accept(e.batch());
        default -> event.steps().forEach(step -> history.accept(step.id()));
      }
    }
  }

  /** What was minted, and what another supplier tried to mint: that is an attempt on the card. */
  private static void minted(Action action, Event.CardsMinted e, Consumer<String> history) {
    Set<Integer> passedOver = new HashSet<>();
    for (Event.MintRefusal refusal : e.refused()) {
      if (refusal.where() != Where.ELSEWHERE) {
        passedOver.addAll(refusal.positions());
      }
    }
    int position = 0;
    for (Lot lot : action.lots()) {
      for (String card : lot.cards()) {
        if (!passedOver.contains(position++)) {
          history.accept(card);
        }
      }
    }
  }
}
