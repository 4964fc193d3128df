package io.cardproof.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class AgendaTest {
  private record Due(long time, long entry) {}

  @Property(tries = 50)
  void what_is_due_comes_out_in_its_order_and_nothing_else(@ForAll long seed) {
    Random random = new Random(seed);
    Agenda agenda = new Agenda();
    List<Due> waiting = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Due due = new Due(random.nextInt(500), random.nextInt(50_000));
      waiting.add(due);
      agenda.add(due.time, due.entry);
    }
    long before = -1;
    for (long now = 0; now < 500; now += 1 + random.nextInt(60)) {
      while (agenda.isDue(now)) {
        long entry = agenda.take();
        long limit = now;
        Due first =
            waiting.stream()
                .filter(due -> due.entry == entry && due.time <= limit)
                .min((a, b) -> Long.compare(a.time, b.time))
                .orElseThrow();
        assertThat(first.time).isGreaterThanOrEqualTo(before == now ? 0 : before);
        waiting.remove(first);
      }
      long limit = now;
      assertThat(waiting).noneMatch(due -> due.time <= limit);
      before = now;
    }
    assertThat(agenda.size()).isEqualTo(waiting.size());
  }

  @Property(tries = 50)
  void the_oldest_passes_nothing_that_waits(@ForAll long seed) {
    Random random = new Random(seed);
    Agenda agenda = new Agenda();
    List<Long> entries = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long entry = random.nextInt(100_000);
      entries.add(entry);
      agenda.add(i, entry);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(agenda.oldest(Long.MAX_VALUE))
          .isLessThanOrEqualTo(entries.stream().min(Long::compare).orElseThrow());
      assertThat(agenda.isDue(i)).isTrue();
      entries.remove(agenda.take());
    }
    assertThat(agenda.oldest(77)).isEqualTo(77);
  }
}
