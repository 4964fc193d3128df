package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** The calendar of the rules is the one that everybody else has. */
class DurationsTest {
  private static final long YEAR_2200_MS = 7_258_118_400_000L;

  @Property
  void moves_times_as_the_platform_does(
      @ForAll @LongRange(min = -YEAR_2200_MS, max = YEAR_2200_MS) long at,
      @ForAll @IntRange(max = 900) int years,
      @ForAll @IntRange(max = 9_999) int months,
      @ForAll @IntRange(max = 9_999) int days,
      @ForAll @IntRange(max = 999_999) int minutes) {
    String text = "P%dY%dM%dDT%dM".formatted(years, months, days, minutes);
    long expected =
        Instant.ofEpochMilli(at)
            .atOffset(ZoneOffset.UTC)
            .plus(Period.of(years, months, days))
            .plus(Duration.ofMinutes(minutes))
            .toInstant()
            .toEpochMilli();
    assertThat(Durations.after(at, text)).isEqualTo(expected);
  }

  @Test
  void a_day_that_the_month_lacks_is_its_last() {
    long at = Instant.parse("2024-01-31T12:00:00Z").toEpochMilli();
    assertThat(Instant.ofEpochMilli(Durations.after(at, "P1M"))).isEqualTo("2024-02-29T12:00:00Z");
  }

  @Test
  void weeks_hours_and_seconds_count() {
    assertThat(Durations.length("P2WT3H4S")).isEqualTo((14L * 86_400 + 3 * 3_600 + 4) * 1_000);
  }
}
