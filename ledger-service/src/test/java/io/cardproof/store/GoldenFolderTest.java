package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cardproof.ledger.Scene;
import io.cardproof.log.JdkEd25519;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder of the first version, which every later version opens or refuses by name. */
class GoldenFolderTest {
  private static final String GOLDEN = "/golden/replica-1.zip";
  private static final String ROOT = "JNu5MFRdlHx2mwOiclbf6hUXExNg9ZhQnuxS5vEOLIE=";

  @TempDir Path dir;

  @Test
  void theFolderOfTheFirstVersionOpensWithItsContents() throws Exception {
    Path zip = dir.resolve("golden.zip");
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(GOLDEN))) {
      Files.copy(in, zip);
    }
    Path data = dir.resolve("data");
    Backup.restore(zip, data, List.of());
    try (Store store = Store.open(data)) {
      assertThat(store.head().size()).isEqualTo(15);
      assertThat(Base64.getEncoder().encodeToString(store.head().root())).isEqualTo(ROOT);
      assertThat(store.replica().history(Scene.card(1))).hasSize(2);
      assertThat(store.replica().available(Scene.batchId("batch-1"), Scene.START_MS)).isEqualTo(5);
      assertThat(store.lastCheckpoint()).isPresent();
    }
    assertThat(Fsck.check(data, new JdkEd25519(), (at, of) -> {}).findings()).isEmpty();
  }

  /** See golden/README.md. */
  @Test
  @Disabled("makes the golden folder of a new version")
  void regenerate() throws Exception {
    try (Store store = Store.create(dir);
        OutputStream out = Files.newOutputStream(Path.of("src/test/resources" + GOLDEN))) {
      StoreFixture.fill(store, 4);
      byte[] note = {};
      store.checkpointSigned(note, store.head().size(), store.head().root());
      Backup.create(store, out, false);
      System.out.println(Base64.getEncoder().encodeToString(store.head().root()));
    }
  }
}
