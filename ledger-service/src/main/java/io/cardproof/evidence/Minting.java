package io.cardproof.evidence;

import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Where;

/** What a minting of many cards was for one of them. */
enum Minting {
  /** The card came into being. */
  MINTED,
  /** Another supplier had minted it before: that is an attempt on it. */
  ATTEMPTED,
  /** It is not among them; or a line given twice by its own supplier, or beyond a cap. */
  NOTHING;

  static Minting of(Entry entry, Event.CardsMinted minted, String card) {
    Minting found = NOTHING;
    int position = 0;
    for (Lot lot : entry.command().action().lots()) {
      for (String one : lot.cards()) {
        if (one.equals(card)) {
          Minting here = at(minted, position);
          found = here.compareTo(found) < 0 ? here : found;
        }
        position++;
      }
    }
    return found;
  }

  private static Minting at(Event.CardsMinted minted, int position) {
    for (Event.MintRefusal refusal : minted.refused()) {
      if (refusal.positions().contains(position)) {
        return refusal.where() == Where.ELSEWHERE ? ATTEMPTED : NOTHING;
      }
    }
    return MINTED;
  }
}
