package io.cardproof.cards;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 300_000})
  void whatWasPutAside_isReadBackAsOftenAsWanted(int length) throws IOException {
    byte[] content = "SECRET-CODE ".repeat(length / 12 + 1).substring(0, length).getBytes(UTF_8);
    try (Spool spool = Spool.in(folder)) {
      try (OutputStream out = spool.writer()) {
        for (int from = 0; from < length; from += 10_007) {
          out.write(content, from, Math.min(10_007, length - from));
        }
      }
      assertThat(spool.reader().readAllBytes()).isEqualTo(content);
      assertThat(spool.reader().readAllBytes()).isEqualTo(content);
      for (Path file : files()) {
        assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("SECRET");
      }
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void whatACrashLeft_isCleared() throws IOException {
    Files.writeString(folder.resolve("upload-left"), "x");
    Files.writeString(folder.resolve("other"), "x");
    Spool.clear(folder);
    assertThat(files()).containsExactly(folder.resolve("other"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
