package io.cardproof.rules;

import java.util.regex.Matcher;

/**
 * Moves times by ISO 8601 durations as {@link Forms#duration} admits them.
 *
 * <p>Years and months are those of the proleptic Gregorian calendar in UTC, a day that a month
 * lacks being its last; all else is a fixed number of milliseconds. By arithmetic alone, as in H.
 * Hinnant, "chrono-compatible low-level date algorithms": what holds a clock has no place in the
 * rules.
 */
final class Durations {
  private static final long DAY_MS = 24L * 3_600 * Times.SECOND_MS;
  private static final int MONTHS = 12;

  /** Of a calendar that repeats: 400 years. */
  private static final int ERA_YEARS = 400;

  private static final int ERA_DAYS = 146_097;

  /** From 0000-03-01, where an era begins, to 1970-01-01. */
  private static final int EPOCH_DAYS = 719_468;

  private Durations() {}

  private record Date(long year, int month, int day) {}

  /** Milliseconds, that much later. */
  static long after(long at, String duration) {
    Matcher parts = Forms.DURATION.matcher(duration);
    if (!parts.matches()) {
      throw new IllegalArgumentException("its form was not checked");
    }
    long months = MONTHS * part(parts, "years") + part(parts, "months");
    long days = 7 * part(parts, "weeks") + part(parts, "days");
    long seconds =
        3_600 * part(parts, "hours") + 60 * part(parts, "minutes") + part(parts, "seconds");
    long day = months == 0 ? Math.floorDiv(at, DAY_MS) : laterBy(Math.floorDiv(at, DAY_MS), months);
    return (day + days) * DAY_MS + Math.floorMod(at, DAY_MS) + seconds * Times.SECOND_MS;
  }

  private static long part(Matcher parts, String unit) {
    String digits = parts.group(unit);
    return digits == null ? 0 : Long.parseLong(digits.substring(0, digits.length() - 1));
  }

  /** How long it is from the beginning of 1970, milliseconds: for comparing two of them. */
  static long length(String duration) {
    return after(0, duration);
  }

  private static long laterBy(long day, long months) {
    Date date = date(day);
    long month = date.year * MONTHS + (date.month - 1) + months;
    long year = Math.floorDiv(month, MONTHS);
    int ofYear = Math.floorMod(month, MONTHS) + 1;
    return day(new Date(year, ofYear, Math.min(date.day, length(year, ofYear))));
  }

  private static int length(long year, int month) {
    return switch (month) {
      case 2 -> isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  private static boolean isLeap(long year) {
    return year % 4 == 0 && (year % 100 != 0 || year % ERA_YEARS == 0);
  }

  private static long day(Date date) {
    long year = date.month <= 2 ? date.year - 1 : date.year;
    long era = Math.floorDiv(year, ERA_YEARS);
    long ofEra = year - era * ERA_YEARS;
    long ofYear = (153L * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * ERA_DAYS + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - EPOCH_DAYS;
  }

  private static Date date(long day) {
    long shifted = day + EPOCH_DAYS;
    long era = Math.floorDiv(shifted, ERA_DAYS);
    long ofEra = shifted - era * ERA_DAYS;
    long year = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    long ofYear = ofEra - (365 * year + year / 4 - year / 100);
    long march = (5 * ofYear + 2) / 153;
    int month = (int) (march < 10 ? march + 3 : march - 9);
    int ofMonth = (int) (ofYear - (153 * march + 2) / 5 + 1);
    return new Date(year + era * ERA_YEARS + (month <= 2 ? 1 : 0), month, ofMonth);
  }
}
