package io.cardproof.evidence;

import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
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

  private boolean mints(Event.CardsMinted minted, Entry entry) {
    return cards.stream().anyMatch(card -> Minting.of(entry, minted, card) != Minting.NOTHING);
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
