package io.cardproof.cards;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How answers spell what the ledger keeps as numbers. */
public final class Spelled {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Spelled() {}

  /** Milliseconds as RFC 3339 in UTC. */
  public static String time(long ms) {
    return TIME.format(Instant.ofEpochMilli(ms));
  }
}
