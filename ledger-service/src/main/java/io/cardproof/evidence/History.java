package io.cardproof.evidence;

import io.cardproof.adjudication.Recorded;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Event.CardsMinted;
import java.util.List;

/** The running numbers of a card: with a gap, something was left out. */
final class History {
  private History() {}

  /**
   * @return the last number; -1 of a card that is not there
   * @throws BadBundle if the card's events are not numbered from its minting on, each once
   */
  static int check(List<Recorded> entries, String card) throws BadBundle {
    int next = 0;
    for (Recorded recorded : entries) {
      for (Event event : recorded.entry().events()) {
        if (event instanceof CardsMinted minted
            && Minting.of(recorded.entry(), minted, card) == Minting.MINTED) {
          next = follows(0, next);
        }
        for (CardStep step : event.steps()) {
          if (step.id().equals(card) && !(event instanceof Event.AttemptRefused)) {
            next = follows(step.seq(), next);
          }
        }
      }
    }
    return next - 1;
  }

  private static int follows(int number, int next) throws BadBundle {
    if (number != next) {
      throw new BadBundle(
          next == 0
              ? "the card's history lacks its minting"
              : "the card's history lacks number " + next);
    }
    return next + 1;
  }
}
