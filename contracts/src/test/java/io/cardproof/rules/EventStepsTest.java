package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.rules.Event.CardStep;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Histories and event streams are built on the steps: none may be left out. */
class EventStepsTest {

  @Property(tries = 100)
  void the_steps_of_an_event_are_all_card_steps_that_stand_in_it(@ForAll Random random)
      throws Exception {
    RandomRecords records = new RandomRecords(random);
    for (Class<?> type : Event.class.getPermittedSubclasses()) {
      Event event = (Event) records.of(type);
      List<CardStep> there = new ArrayList<>();
      for (RecordComponent component : type.getRecordComponents()) {
        collect(component.getAccessor().invoke(event), there);
      }
      assertThat(event.steps()).as(type.getSimpleName()).isEqualTo(there);
    }
  }

  private static void collect(@Nullable Object value, List<CardStep> into) {
    if (value instanceof CardStep step) {
      into.add(step);
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, into));
    }
  }
}
