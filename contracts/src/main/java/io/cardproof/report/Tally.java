package io.cardproof.report;

import io.cardproof.codec.Worded;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.SlaStep;
import io.cardproof.rules.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The figures of one member, or of all, while they are counted. */
final class Tally {
  long sales;
  long departures;
  long liable;
  long reissues;
  long reissuesInTime;
  final Map<String, String> pool = new TreeMap<>();
  final List<Long> responses = new ArrayList<>();
  final List<Long> rulings = new ArrayList<>();
  private final Map<String, Long> claims = zeroes(ClaimReason.values());
  private final Map<String, Long> inadmissible = zeroes(Inadmissible.values());
  private final Map<String, Long> breaches = zeroes(SlaStep.values());
  private final Map<String, Long> verdicts =
      zeroes(new Verdict[] {Verdict.UPHELD, Verdict.REJECTED, Verdict.INADMISSIBLE});

  private static Map<String, Long> zeroes(Enum<?>[] words) {
    Map<String, Long> counts = new TreeMap<>();
    for (Enum<?> word : words) {
      counts.put(word(word), 0L);
    }
    return counts;
  }

  private static String word(Enum<?> constant) {
    return constant instanceof Worded worded ? worded.word() : constant.name();
  }

  private static void add(Map<String, Long> counts, Enum<?> word) {
    counts.merge(word(word), 1L, Long::sum);
  }

  void claimed(ClaimReason reason) {
    add(claims, reason);
  }

  void refused(Inadmissible why) {
    add(inadmissible, why);
  }

  void late(SlaStep step) {
    add(breaches, step);
  }

  void ruled(Verdict verdict) {
    add(verdicts, verdict);
  }

  Figures figures(@Nullable String member) {
    return new Figures(
        claims,
        departures,
        inadmissible,
        liable,
        member,
        pool,
        reissues,
        reissuesInTime,
        Figures.Spread.of(responses),
        Figures.Spread.of(rulings),
        sales,
        breaches,
        verdicts);
  }
}
