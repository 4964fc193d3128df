package io.cardproof.adjudication;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.rules.Scene;
import io.cardproof.rules.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** What must come out alike, or differ in one thing, however the story goes. */
class AdjudicationPropertyTest {
  private static final Pattern NAME = Pattern.compile("\\b(acme|bolt|shop|mall|brand|rival)\\b");
  private static final Map<String, String> SWAPPED =
      Map.of(
          "acme", "bolt", "bolt", "acme", "shop", "mall", "mall", "shop", "brand", "rival", "rival",
          "brand");

  /** What another card of the same ledger goes through meanwhile. */
  private static final List<String> NOISE =
      List.of(
          "09:00 bolt mints with vault on x",
          "09:10 bolt views on x",
          "09:30 mall sells to bob on x",
          "09:40 mall delivers on x",
          "09:50 rival attests SUCCESS at 09:05 by bob on x",
          "10:00 shop tries on x",
          "10:10 buyer claims STOLEN on x",
          "10:20 mall responds with CHAT_LOG");

  private final List<Story> stories = readStories();

  private static List<Story> readStories() {
    try {
      return Story.all();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Entries of another card stand between the story's own, wherever they may. */
  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void unrelated_entries_change_nothing(@ForAll Random random) {
    Story story = stories.get(random.nextInt(stories.size()));
    Story.Question question = story.questions().getLast();
    Scene other = new Scene("other line ");
    NOISE.forEach(other::play);
    List<Recorded> noise = new ArrayList<>(Story.file(other).entries());
    noise.removeIf(r -> other.isOfSetting(r.index()) || other.verb(r.index()).equals("policy"));
    List<Recorded> mixed = new ArrayList<>();
    for (Recorded own : spaced(question.needed())) {
      for (int gap = 0; gap < 3 && !noise.isEmpty(); gap++) {
        if (random.nextBoolean()) {
          mixed.add(new Recorded(own.index() - 3 + gap, noise.removeFirst().entry()));
        }
      }
      mixed.add(own);
    }
    AsOf asOf = new AsOf(question.asOf().time(), question.asOf().treeSize() * 4);
    CaseFile alone = new CaseFile(spaced(question.needed()));
    assertThat(Adjudicator.adjudicate(new CaseFile(mixed), question.claim(), asOf).toBytes())
        .isEqualTo(Adjudicator.adjudicate(alone, question.claim(), asOf).toBytes());
  }

  private static List<Recorded> spaced(CaseFile file) {
    return file.entries().stream().map(r -> new Recorded(r.index() * 4 + 3, r.entry())).toList();
  }

  /** A whole ledger asked about its past answers as it did then. */
  @Property(tries = 200, shrinking = ShrinkingMode.OFF)
  void what_came_later_is_not_known_before(@ForAll Random random) {
    Story story = stories.get(random.nextInt(stories.size()));
    Story.Question last = story.questions().getLast();
    long size = random.nextLong(last.asOf().treeSize() + 1);
    AsOf then = new AsOf(last.asOf().time(), size);
    CaseFile cut =
        new CaseFile(last.entries().entries().stream().filter(r -> r.index() < size).toList());
    assertThat(answer(last.entries(), last.claim(), then))
        .isEqualTo(answer(cut, last.claim(), then));
  }

  private static @Nullable Adjudication answer(CaseFile file, String claim, AsOf asOf) {
    try {
      return Adjudicator.adjudicate(file, claim, asOf);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void swapping_names_swaps_who_is_liable(@ForAll Random random) {
    Story story = stories.get(random.nextInt(stories.size()));
    Story swapped =
        new Story(
            story.file(),
            story.name(),
            story.lines().stream().map(AdjudicationPropertyTest::swapped).toList());
    assertThat(swapped.questions().stream().map(Story.Question::answered))
        .containsExactlyElementsOf(
            swapped.questions().stream().map(Story.Question::expected).toList());
  }

  private static String swapped(String line) {
    return NAME.matcher(line).replaceAll(name -> Objects.requireNonNull(SWAPPED.get(name.group())));
  }

  /** Only the use moves, through mint, sale and delivery: the rule follows it, and nothing else. */
  @Property(tries = 400)
  void the_time_of_the_use_chooses_the_rule(
      @ForAll @LongRange(min = 7 * 3_600_000L, max = 13 * 3_600_000L) long use,
      @ForAll @IntRange(max = 600) int uncertainty,
      @ForAll @IntRange(max = 4) int near,
      @ForAll @LongRange(min = -600_001, max = 600_001) long off) {
    long at = near > 2 ? use : List.of(9L, 10L, 11L).get(near) * 3_600_000 + off;
    Adjudication answer = askedOfUse(at, uncertainty);
    assertThat(answer.rule()).isEqualTo(expected(at, uncertainty * 1_000L));
    boolean unordered = answer.verdict() == Verdict.UNDECIDABLE;
    assertThat(unordered).isEqualTo(isNear(at, uncertainty * 1_000L));
  }

  private static int expected(long use, long slack) {
    for (int i = 0; i < 3; i++) {
      long event = (9L + i) * 3_600_000;
      if (use < event || use - event <= slack) {
        return 7 + i;
      }
    }
    return 10;
  }

  private static boolean isNear(long use, long slack) {
    for (long event = 9; event <= 11; event++) {
      long ahead = event * 3_600_000 - use;
      if (Math.abs(ahead) <= slack) {
        return true;
      }
    }
    return false;
  }

  private static Adjudication askedOfUse(long use, int uncertainty) {
    List<String> lines =
        List.of(
            "09:00 acme mints",
            "10:00 shop sells to amy",
            "11:00 shop delivers",
            "13:10 brand attests SUCCESS at %s by amy give %d".formatted(clock(use), uncertainty),
            "13:20 buyer claims STOLEN",
            "13:20 asked",
            "= ?");
    return new Story("", "", lines).questions().getLast().answer();
  }

  private static String clock(long ms) {
    return "%02d:%02d:%02d.%03d"
        .formatted(ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000);
  }
}
