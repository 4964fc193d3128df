package io.cardproof.report;

import org.jspecify.annotations.Nullable;

/**
 * Which entries count, by their times.
 *
 * @param from milliseconds, inclusive; absent: from the beginning
 * @param to milliseconds, exclusive; absent: to the end
 */
public record Period(@Nullable Long from, @Nullable Long to) {
  /** It ends before it begins, or as it does. */
  public boolean isEmpty() {
    return from != null && to != null && from >= to;
  }

  boolean covers(long at) {
    return (from == null || at >= from) && isBeforeEnd(at);
  }

  boolean isBeforeEnd(long at) {
    return to == null || at < to;
  }
}
