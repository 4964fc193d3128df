package io.cardproof.cards;

import io.cardproof.rules.Event;

/** Finds the event of a kind among those of an entry. */
public final class Events {
  private Events() {}

  public static <E extends Event> E only(Desk.Done done, Class<E> type) {
    for (Event event : done.entry().events()) {
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
    throw new IllegalStateException("the entry has no event " + type.getSimpleName());
  }
}
