package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FsckSpillTest {
  @TempDir Path dir;

  @Test
  void itIsAMapThroughGrowthAndValuesOfAnyLength() throws Exception {
    Random random = new Random(20260101);
    Map<String, String> expected = new HashMap<>();
    try (FsckSpill spill = new FsckSpill(dir.resolve("spill"))) {
      for (int i = 0; i < 60_000; i++) {
        String key = "key/" + random.nextInt(20_000);
        String value = "v".repeat(random.nextInt(200)) + i;
        assertThat(text(spill.get(Keys.text(key)))).isEqualTo(expected.get(key));
        spill.put(Keys.text(key), Keys.text(value));
        expected.put(key, value);
      }
      assertThat(contents(spill)).isEqualTo(expected);
      expected.forEach(
          (key, value) -> assertThat(text(spill.get(Keys.text(key)))).isEqualTo(value));
    }
    assertThat(dir).isEmptyDirectory();
  }

  /** Values of 65 MB, so that one segment does not hold them all. */
  @Test
  void whatDoesNotFitASegmentGoesToTheNext() throws Exception {
    try (FsckSpill spill = new FsckSpill(dir.resolve("spill"))) {
      for (int i = 0; i < 5; i++) {
        byte[] value = new byte[65 << 20];
        value[value.length - 1] = (byte) (i + 1);
        spill.put(Keys.text("large" + i), value);
        spill.put(Keys.text("small" + i), new byte[] {(byte) i});
      }
      Map<String, Integer> last = new HashMap<>();
      spill.each((key, value) -> {
        int end = value.array()[value.limit() - 1];
        assertThat(last.put(text(Arrays.copyOf(key.array(), key.limit())), end)).isNull();
      });
      assertThat(last).hasSize(10).containsEntry("large4", 5).containsEntry("small4", 4);
    }
  }

  @Test
  void whatIsThereIsFound_whileAnotherThreadPutsOtherKeysAndTheTableGrows() throws Exception {
    try (FsckSpill spill = new FsckSpill(dir.resolve("spill"));
        ExecutorService writer = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 500; i++) {
        spill.put(Keys.text("there" + i), Keys.text("value" + i));
      }
      Future<?> writing =
          writer.submit(() -> {
            FsckHash hash = new FsckHash();
            for (int i = 0; i < 100_000; i++) {
              byte[] key = Keys.text("new" + i % 40_000);
              spill.put(key, hash.of(key).low(), Keys.text("v".repeat(i % 90)));
            }
          });
      for (int i = 0; !writing.isDone() || i < 500; i++) {
        int n = i % 500;
        assertThat(text(spill.get(Keys.text("there" + n)))).isEqualTo("value" + n);
        assertThat(spill.get(Keys.text("never" + n))).isNull();
      }
      writing.get();
      assertThat(contents(spill))
          .hasSize(40_500)
          .containsEntry("new39999", "v".repeat(79_999 % 90));
    }
  }

  private static Map<String, String> contents(FsckSpill spill) {
    Map<String, String> all = new HashMap<>();
    spill.each((key, value) -> {
      String is = text(Arrays.copyOf(value.array(), value.limit()));
      assertThat(all.put(text(Arrays.copyOf(key.array(), key.limit())), is)).isNull();
    });
    return all;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : Keys.text(bytes);
  }
}
