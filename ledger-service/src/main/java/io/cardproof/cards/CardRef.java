package io.cardproof.cards;

import io.cardproof.rules.Event;
import java.util.List;

/** A card of an order with the product it is of. */
public record CardRef(String cardId, String sku) {
  static List<CardRef> of(List<String> cards, Records records) {
    return cards.stream().map(card -> new CardRef(card, records.skuOf(card))).toList();
  }

  static List<CardRef> ofSteps(List<Event.CardStep> steps, Records records) {
    return of(steps.stream().map(Event.CardStep::id).toList(), records);
  }
}
