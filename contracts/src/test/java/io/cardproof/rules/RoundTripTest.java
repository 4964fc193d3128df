package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.codec.Canonical;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Writing and reading is identity for every record that is signed, hashed or stored. */
class RoundTripTest {

  @Property(tries = 200)
  void every_record_comes_back_as_it_was(@ForAll Random random) throws Exception {
    RandomRecords records = new RandomRecords(random);
    for (Class<?> type : written()) {
      comesBack(type, records);
    }
  }

  private static <V> void comesBack(Class<V> type, RandomRecords records) throws Exception {
    V value = records.of(type);
    byte[] bytes = Canonical.encode(type, value);
    assertThat(Canonical.decode(type, bytes)).isEqualTo(value);
  }

  static List<Class<?>> written() {
    List<Class<?>> types = new ArrayList<>();
    types.add(Entry.class);
    types.add(Asked.class);
    types.add(Command.class);
    types.addAll(List.of(Action.class.getPermittedSubclasses()));
    types.addAll(List.of(Event.class.getPermittedSubclasses()));
    types.addAll(List.of(StateValue.class.getPermittedSubclasses()));
    return types;
  }
}
