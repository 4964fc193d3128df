package io.cardproof.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the report. docs/claims.md defines each figure.
 *
 * @param claims by reason
 * @param departures rulings that are not what the analysis came to
 * @param inadmissible by why
 * @param liable rulings that hold the member to answer
 * @param member absent in the row of all
 * @param pool balance by currency at the end of the period
 * @param sales cards
 * @param slaBreaches by step
 * @param verdicts of rulings
 */
public record Figures(
    Map<String, Long> claims,
    long departures,
    Map<String, Long> inadmissible,
    long liable,
    @Nullable String member,
    Map<String, String> pool,
    long reissues,
    long reissuesWithin30Minutes,
    @Nullable Spread responseTimes,
    @Nullable Spread rulingTimes,
    long sales,
    Map<String, Long> slaBreaches,
    Map<String, Long> verdicts) {

  /**
   * Of durations in milliseconds, by nearest rank.
   *
   * @param count how many there are
   */
  public record Spread(long count, long medianMs, long p95Ms) {
    static @Nullable Spread of(List<Long> times) {
      if (times.isEmpty()) {
        return null;
      }
      List<Long> sorted = times.stream().sorted().toList();
      return new Spread(sorted.size(), rank(sorted, 50), rank(sorted, 95));
    }

    private static long rank(List<Long> sorted, int percent) {
      return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }
  }
}
