package io.cardproof.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bytes from anywhere: a decoder takes them as the canonical form of a value, or says that they are
 * none by {@link CodecException}, and nothing else comes out of it.
 */
class DecodeFuzzTest {

  @FuzzTest
  void an_entry(byte[] bytes) {
    check(Entry.class, bytes);
  }

  @FuzzTest
  void a_command(byte[] bytes) {
    check(Command.class, bytes);
  }

  @FuzzTest
  void any_value_of_the_state(byte[] bytes) {
    for (Class<?> type : StateValue.class.getPermittedSubclasses()) {
      check(type, bytes);
    }
  }

  /** Bytes next to those of a value, which random bytes hardly ever are. */
  @Test
  void bytes_near_those_of_an_entry() {
    Random random = new Random(8785);
    for (int round = 0; round < 3_000; round++) {
      byte[] bytes = Canonical.encode(Entry.class, new RandomRecords(random).of(Entry.class));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      check(Entry.class, bytes);
    }
  }

  private static <V> void check(Class<V> type, byte[] bytes) {
    try {
      V value = Canonical.decode(type, bytes);
      assertThat(Canonical.encode(type, value)).isEqualTo(bytes);
    } catch (CodecException e) {
      assertThat(e).hasMessageNotContaining("null");
    }
  }
}
