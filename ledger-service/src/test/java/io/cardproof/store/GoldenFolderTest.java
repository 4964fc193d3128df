package io.cardproof.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.ledger.Scene;
import io.cardproof.log.JdkEd25519;
import io.cardproof.store.Replica.Pile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Data folders of every version so far, which this one opens or refuses by name. */
class GoldenFolderTest {
  private static final String GOLDEN = "/golden/replica-4.zip";
  private static final Pile BATCH = Pile.ofBatch(Scene.batchId("batch-1"));
  private static final String ROOT = "bary8QFQ4VIpS0AdMelIW1bdbBXlquIysSKK0WSd1jQ=";

  @TempDir Path dir;

  @Test
  void theFolderOfThisVersionOpensWithItsContents() throws Exception {
    Path data = dir.resolve("data");
    Backup.restore(zip(GOLDEN), data, List.of());
    try (Store store = Store.open(data)) {
      assertThat(store.head().size()).isEqualTo(18);
      assertThat(Base64.getEncoder().encodeToString(store.head().root())).isEqualTo(ROOT);
      assertThat(store.replica().history(Scene.card(1))).hasSize(2);
      assertThat(store.replica().available(BATCH, Scene.START_MS)).isEqualTo(5);
      assertThat(store.lastCheckpoint()).isPresent();
    }
    assertThat(Fsck.check(data, new JdkEd25519(), (at, of) -> {}).findings()).isEmpty();
  }

  /** Stock is laid out otherwise in 1, batches and sales in 2, 3 has no map; none was released. */
  @ParameterizedTest
  @ValueSource(
      strings = {"/golden/replica-1.zip", "/golden/replica-2.zip", "/golden/replica-3.zip"})
  void theFolderOfAnEarlierVersionIsRefusedByName(String golden) throws Exception {
    Path data = dir.resolve("data");
    Path zip = zip(golden);
    assertThatThrownBy(() -> Backup.restore(zip, data, List.of()))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.OTHER_VERSION));
    assertThat(data.resolve("replica")).doesNotExist();
  }

  private Path zip(String golden) throws IOException {
    Path zip = dir.resolve("golden.zip");
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(golden))) {
      Files.copy(in, zip);
    }
    return zip;
  }

  /** See golden/README.md. */
  @Test
  @EnabledIfSystemProperty(named = "golden.write", matches = "true")
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
