package io.cardproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.EntryBundle;
import io.cardproof.log.MerkleHash;
import io.cardproof.log.ProofVerifier;
import io.cardproof.log.Proofs;
import io.cardproof.log.TileHashes;
import io.cardproof.log.TilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFolderTest {
  @TempDir private Path temporary = Path.of("");

  private Path out() {
    return temporary.resolve("export");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 257, 512, 700})
  void the_files_alone_prove_every_entry(int size) throws Exception {
    TestLog log = new TestLog("shop.example/cards", size);

    Checkpoint head = LogFolder.write(log, out());

    assertThat(head).isEqualTo(log.head());
    assertThat(out().resolve("checkpoint")).hasBinaryContent(log.checkpoint());
    assertThat(out().resolve("vkey")).hasContent(log.vkey());
    for (int index : new int[] {0, size / 2, size - 1}) {
      byte[] leafHash = MerkleHash.leaf(entry(index, size));
      var path = Proofs.inclusion(index, size, tiles(size));
      ProofVerifier.verifyInclusion(leafHash, index, size, path, head);
    }
  }

  private byte[] entry(int index, int size) throws Exception {
    int tile = index / TilePath.FULL_WIDTH;
    int width = Math.min(TilePath.FULL_WIDTH, size - tile * TilePath.FULL_WIDTH);
    byte[] bundle = Files.readAllBytes(out().resolve(new TilePath.EntryTile(tile, width).format()));
    return EntryBundle.decode(bundle).get(index % TilePath.FULL_WIDTH);
  }

  private TileHashes tiles(int size) {
    return (level, index) -> {
      long tile = index / TilePath.FULL_WIDTH;
      long items = (size >>> (8 * level)) - tile * TilePath.FULL_WIDTH;
      int width = (int) Math.min(TilePath.FULL_WIDTH, items);
      int at = (int) (index % TilePath.FULL_WIDTH) * MerkleHash.LENGTH;
      try {
        byte[] bytes =
            Files.readAllBytes(out().resolve(new TilePath.HashTile(level, tile, width).format()));
        return Arrays.copyOfRange(bytes, at, at + MerkleHash.LENGTH);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    };
  }

  @Test
  void entries_that_do_not_lead_to_the_signed_root_leave_no_checkpoint() {
    TestLog log = new TestLog("shop.example/cards", 300);
    log.tamper(17);

    assertThatThrownBy(() -> LogFolder.write(log, out())).hasMessageContaining("root");

    assertThat(out().resolve("checkpoint")).doesNotExist();
  }

  @Test
  void a_sandbox_is_refused() {
    TestLog log = new TestLog("shop.example/cards/sandbox", 3);

    assertThatThrownBy(() -> LogFolder.write(log, out())).hasMessageContaining("sandbox");

    assertThat(out()).doesNotExist();
  }

  @Test
  void a_folder_with_something_in_it_is_refused() throws IOException {
    Files.createDirectories(out());
    Files.writeString(out().resolve("mine"), "mine");

    TestLog log = new TestLog("shop.example/cards", 3);
    assertThatThrownBy(() -> LogFolder.write(log, out())).hasMessageContaining("not empty");

    assertThat(out()).isDirectoryNotContaining("glob:**tile**");
  }
}
