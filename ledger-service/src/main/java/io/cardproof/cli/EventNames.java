package io.cardproof.cli;

import io.cardproof.codec.Wire;
import io.cardproof.rules.Event;

/** The names of events as the log and the history spell them. */
final class EventNames {
  private EventNames() {}

  /** Such as {@code card.sold}. */
  static String of(Event event) {
    Wire wire = event.getClass().getAnnotation(Wire.class);
    return wire == null ? event.getClass().getSimpleName() : wire.value();
  }
}
