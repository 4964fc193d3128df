package io.cardproof.evidence;

import io.cardproof.adjudication.Recorded;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import java.util.List;

/** The running numbers of a card: with a gap, something was left out. */
final class History {
  private History() {}

  /**
   * @throws BadBundle if the card's events are not numbered from its minting on, each once
   */
  static void check(List<Recorded> entries, String card) throws BadBundle {
    boolean heard = false;
    int next = 1;
    for (Recorded recorded : entries) {
      for (Event event : recorded.entry().events()) {
        for (CardStep step : event.steps()) {
          if (step.id().equals(card) && !(event instanceof Event.AttemptRefused)) {
            heard = true;
            if (step.seq() != next++) {
              throw new BadBundle("the card's history lacks number " + (next - 1));
            }
          }
        }
      }
    }
    if (heard && !isMinted(entries, card)) {
      throw new BadBundle("the card's history lacks its minting");
    }
  }

  private static boolean isMinted(List<Recorded> entries, String card) {
    return entries.stream()
        .flatMap(recorded -> recorded.entry().command().action().lots().stream())
        .anyMatch(lot -> lot.cards().contains(card));
  }
}
