package io.cardproof.evidence;

import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Where;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cards and batches a history is about, and whether an entry belongs to it: what the tail of
 * a log is searched with.
 */
final class Wanted {
  private final Set<String> cards = new HashSet<>();
  private final Set<String> batches = new HashSet<>();

  Wanted(String card) {
    cards.add(card);
  }

  /** The cards of the history: the one it is about, and those that replaced it or it replaced. */
  Set<String> cards() {
    return cards;
  }

  /**
   * Learns from an entry of the history which other cards and batches belong to it.
   *
   * @return whether anything was new
   */
  boolean learn(Entry entry) {
    boolean learned = false;
    for (Event event : entry.events()) {
      if (event instanceof Event.CardReplaced replaced && touches(replaced)) {
        learned |= cards.add(replaced.card().id());
        learned |= cards.add(replaced.replacement().id());
      }
      if (event instanceof Event.CardsMinted minted && mints(minted, entry)) {
        learned |= batches.add(minted.batch());
      }
    }
    return learned;
  }

  private boolean touches(Event event) {
    return event.steps().stream().anyMatch(step -> cards.contains(step.id()));
  }

  /** Minted by it, or wanted by it although another supplier had minted it before. */
  private boolean mints(Event.CardsMinted minted, Entry entry) {
    int position = 0;
    for (Lot lot : entry.command().action().lots()) {
      for (String card : lot.cards()) {
        if (cards.contains(card) && !isPassedOver(minted, position)) {
          return true;
        }
        position++;
      }
    }
    return false;
  }

  /** A line given twice by one supplier, or beyond its cap, is nothing that happened to a card. */
  private static boolean isPassedOver(Event.CardsMinted minted, int position) {
    return minted.refused().stream()
        .anyMatch(refusal ->
            refusal.where() != Where.ELSEWHERE && refusal.positions().contains(position));
  }

  /** Whether the history has to hold this entry. */
  boolean concerns(Entry entry) {
    for (Event event : entry.events()) {
      String batch = batch(event);
      boolean minting = event instanceof Event.CardsMinted minted && mints(minted, entry);
      if (minting || touches(event) || (batch != null && batches.contains(batch))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable String batch(Event event) {
    return switch (event) {
      case Event.BatchRecalled e -> e.batch();
      case Event.BatchTransferred e -> e.batch();
      default -> null;
    };
  }
}
