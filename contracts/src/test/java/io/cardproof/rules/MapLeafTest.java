package io.cardproof.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.codec.CodecException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapLeafTest {
  private static final String GOOD =
      "{\"map\":{\"cards\":3,\"entries\":256,\"root\":\"" + "A".repeat(43) + "\"},\"v\":1}";

  @Test
  void is_read_as_it_is_written() throws Exception {
    MapLeaf leaf = MapLeaf.of(3, 256, "A".repeat(43));
    assertThat(leaf.toLeaf()).asString(UTF_8).isEqualTo(GOOD);
    assertThat(Leaf.of(GOOD.getBytes(UTF_8))).isEqualTo(leaf);
  }

  @Test
  void an_entry_is_another_leaf() throws Exception {
    World world = new World();
    Entry entry =
        Entry.of(
            World.genesis(Limits.embedded()),
            new Entry.Signature(0, "A".repeat(86)),
            world.submit(World.genesis(Limits.embedded())).decision(),
            1);
    assertThat(Leaf.of(entry.toLeaf())).isEqualTo(entry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"map\":",
        "{\"map\":{\"cards\":3,\"entries\":256,\"root\":\"AAAA\"},\"v\":1}",
        "{\"map\":{\"cards\":-3,\"entries\":256,\"root\":\"ROOT\"},\"v\":1}",
        "{\"map\":{\"cards\":3,\"entries\":0,\"root\":\"ROOT\"},\"v\":1}",
        "{\"map\":{\"cards\":3,\"entries\":256,\"root\":\"ROOT\"},\"v\":2}",
        "{\"map\":{\"cards\":3,\"entries\":256,\"root\":\"ROOT\"},\"v\":1} ",
        "{\"map\":{\"entries\":256,\"cards\":3,\"root\":\"ROOT\"},\"v\":1}",
        "{\"map\":{\"cards\":3,\"entries\":256,\"root\":\"ROOT\",\"x\":1},\"v\":1}",
      })
  void other_bytes_are_none(String text) {
    byte[] bytes = text.replace("ROOT", "A".repeat(43)).getBytes(UTF_8);
    assertThatThrownBy(() -> Leaf.of(bytes)).isInstanceOf(CodecException.class);
  }

  @Test
  void stands_after_so_many_entries_each_time() {
    assertThat(LongStream.range(0, 12).filter(index -> MapLeaf.isAt(index, 3)))
        .containsExactly(3L, 7L, 11L);
    assertThat(LongStream.range(0, 5).filter(index -> MapLeaf.isAt(index, 1)))
        .containsExactly(1L, 3L);
    assertThat(LongStream.range(0, 600).filter(index -> MapLeaf.isAt(index, 0))).isEmpty();
  }

  @Test
  void the_last_below_a_size_is_the_last_of_them() {
    for (int interval = 0; interval < 5; interval++) {
      long last = -1;
      for (long size = 0; size < 40; size++) {
        assertThat(Math.max(-1, MapLeaf.lastBelow(size, interval))).isEqualTo(last);
        last = MapLeaf.isAt(size, interval) ? size : last;
      }
    }
  }
}
