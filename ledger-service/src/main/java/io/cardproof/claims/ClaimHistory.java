package io.cardproof.claims;

import io.cardproof.cards.Records;
import io.cardproof.rules.Action;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The entries of a claim, which stand in its card's history. */
final class ClaimHistory {
  private final Records records;

  ClaimHistory(Records records) {
    this.records = records;
  }

  /** An entry with its index, and what it says of the claim. */
  record Step(long index, Entry entry, Event event) {
    Action action() {
      return entry.command().action();
    }

    String actor() {
      return entry.command().actor();
    }
  }

  /** Ascending. */
  List<Step> of(String id, StateValue.Claim claim) {
    List<Step> steps = new ArrayList<>();
    for (long index : indexes(claim)) {
      Entry entry = records.replica().entry(index);
      for (Event event : entry.events()) {
        if (id.equals(claimOf(event))) {
          steps.add(new Step(index, entry, event));
        }
      }
    }
    return List.copyOf(steps);
  }

  /** Who has no part in a card leaves no trace in its history: such a claim is one entry. */
  private List<Long> indexes(StateValue.Claim claim) {
    return claim.sale() == null
        ? List.of(records.replica().entryOf(claim.submission()).orElseThrow())
        : records.replica().history(claim.card());
  }

  /** Claims that a card's history tells of, the oldest first. */
  Set<String> ofCard(String card) {
    Set<String> claims = new LinkedHashSet<>();
    for (long index : records.replica().history(card)) {
      for (Event event : records.replica().entry(index).events()) {
        boolean own = event.steps().stream().anyMatch(step -> step.id().equals(card));
        String claim =
            event instanceof Event.ClaimOpened || event instanceof Event.ClaimRejected
                ? claimOf(event)
                : null;
        if (own && claim != null) {
          claims.add(claim);
        }
      }
    }
    return claims;
  }

  /** The cards of a sale, and those that took the place of one. */
  List<String> cardsOf(String sale) {
    List<String> cards = new ArrayList<>(records.there(StateKey.sale(sale)).cards());
    for (int i = 0; i < cards.size(); i++) {
      String card = cards.get(i);
      if (records.card(card).state() == CardState.REPLACED) {
        records.replica().history(card).stream()
            .flatMap(index -> records.replica().entry(index).events().stream())
            .filter(Event.CardReplaced.class::isInstance)
            .map(Event.CardReplaced.class::cast)
            .filter(event -> event.card().id().equals(card))
            .forEach(event -> cards.add(event.replacement().id()));
      }
    }
    return List.copyOf(cards);
  }

  /** The claim that an event is about; null for events of other kinds. */
  static @Nullable String claimOf(Event event) {
    return switch (event) {
      case Event.ClaimOpened e -> e.claim();
      case Event.ClaimRejected e -> e.claim();
      case Event.ClaimResponded e -> e.claim();
      case Event.ClaimRuled e -> e.claim();
      case Event.ClaimAppealed e -> e.claim();
      case Event.ClaimWithdrawn e -> e.claim();
      case Event.ClaimSettled e -> e.claim();
      case Event.SlaBreached e -> e.claim();
      case Event.CardReplaced e -> e.claim();
      default -> null;
    };
  }
}
