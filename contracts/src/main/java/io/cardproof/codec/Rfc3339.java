package io.cardproof.codec;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Milliseconds as RFC 3339 in UTC, always with three decimals. */
public final class Rfc3339 {
  private static final int SECOND_MS = 1_000;
  private static final int NANOS_PER_MS = 1_000_000;

  private Rfc3339() {}

  /** By hand: a formatter takes longer than all else that an answer takes. */
  public static String time(long ms) {
    LocalDateTime at =
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(ms, SECOND_MS),
            Math.floorMod(ms, SECOND_MS) * NANOS_PER_MS,
            ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(24);
    digits(text, at.getYear(), 1_000).append('-');
    digits(text, at.getMonthValue(), 10).append('-');
    digits(text, at.getDayOfMonth(), 10).append('T');
    digits(text, at.getHour(), 10).append(':');
    digits(text, at.getMinute(), 10).append(':');
    digits(text, at.getSecond(), 10).append('.');
    return digits(text, at.getNano() / NANOS_PER_MS, 100).append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder text, int value, int highest) {
    for (int unit = highest; unit > 0; unit /= 10) {
      text.append((char) ('0' + value / unit % 10));
    }
    return text;
  }
}
