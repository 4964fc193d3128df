package io.cardproof.rules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;

/**
 * Moves times by ISO 8601 durations as {@link Forms#duration} admits them. Years and months are
 * those of the calendar in UTC, so that everybody comes to the same millisecond.
 */
final class Durations {
  private static final Period NO_DAYS = Period.ZERO;

  private Durations() {}

  /** Milliseconds, that much later. */
  static long after(long at, String duration) {
    int time = duration.indexOf('T');
    Period days =
        time == 1 ? NO_DAYS : Period.parse(time < 0 ? duration : duration.substring(0, time));
    Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + duration.substring(time));
    LocalDateTime from = LocalDateTime.ofInstant(Instant.ofEpochMilli(at), ZoneOffset.UTC);
    return from.plus(days).plus(rest).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  /** How long it is from the beginning of 1970, milliseconds: for comparing two of them. */
  static long length(String duration) {
    return after(0, duration);
  }
}
