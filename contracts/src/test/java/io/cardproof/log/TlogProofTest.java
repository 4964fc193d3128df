package io.cardproof.log;

import static io.cardproof.log.ProofVerifierTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.ProofException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TlogProofTest {
  private static final int SIZE = 300;
  private static final int INDEX = 257;

  private final SignatureVerifier ed25519 = new JdkEd25519();
  private final NoteSigner log = TestKeys.log("log.example", 1);
  private final List<byte[]> entries = TreeOracle.entries(SIZE);
  private final List<byte[]> leaves = TreeOracle.leaves(SIZE);
  private final byte[] root = TreeOracle.root(leaves);
  private final Checkpoint checkpoint = new Checkpoint("log.example", SIZE, root);
  private final List<byte[]> path = TreeOracle.inclusion(INDEX, leaves);

  @Test
  void aProofMadeReadAndVerified_namesItsCheckpoint() throws Exception {
    TlogProof proof = TlogProof.parse(proof().format());
    assertThat(proof).isEqualTo(proof());
    assertThat(proof.index()).isEqualTo(INDEX);
    assertThat(proof.path()).containsExactlyElementsOf(path);
    assertThat(proof.extra()).isEmpty();
    assertThat(proof.verify(entries.get(INDEX), log.key(), ed25519)).isEqualTo(checkpoint);
    assertThat(proof.verify(entries.get(INDEX), LogPolicy.trusting(log.key()), ed25519))
        .isEqualTo(checkpoint);
  }

  @Test
  void theTextHasTheSpecificationsLines() throws Exception {
    List<String> lines = proof().withExtra(new byte[] {1, 2}).format().lines().toList();
    assertThat(lines.subList(0, 3))
        .containsExactly("c2sp.org/tlog-proof@v1", "extra AQI=", "index 257");
    assertThat(lines.get(3 + path.size())).isEmpty();
    assertThat(lines.subList(4 + path.size(), 6 + path.size()))
        .containsExactly("log.example", "300");
  }

  @Test
  void aTreeOfOneLeaf_hasAnEmptyPath() throws Exception {
    Checkpoint one = new Checkpoint("log.example", 1, leaves.getFirst());
    TlogProof proof = TlogProof.parse(TlogProof.of(0, List.of(), one.sign(log)).format());
    assertThat(proof.verify(entries.getFirst(), log.key(), ed25519)).isEqualTo(one);
  }

  @Test
  void extraDataIsKept_andProvesNothing() throws Exception {
    TlogProof proof =
        TlogProof.parse(proof().withExtra("any".getBytes(StandardCharsets.UTF_8)).format());
    assertThat(proof.extra()).hasValue("any".getBytes(StandardCharsets.UTF_8));
    assertThat(proof.verify(entries.get(INDEX), log.key(), ed25519)).isEqualTo(checkpoint);
    assertThatThrownBy(() -> proof.withExtra(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> proof.withExtra(new byte[TlogProof.MAX_EXTRA_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherLeafIndexOrTree_isRefused() throws Exception {
    assertRefused(Reason.ROOT_MISMATCH, () -> proof().verify(entries.get(0), log.key(), ed25519));
    TlogProof other = TlogProof.of(INDEX - 1, path, checkpoint.sign(log));
    assertRefused(Reason.ROOT_MISMATCH, () -> other.verify(entries.get(INDEX), log.key(), ed25519));
    TlogProof beyond = TlogProof.of(SIZE, path, checkpoint.sign(log));
    assertRefused(
        Reason.INDEX_OUT_OF_RANGE, () -> beyond.verify(entries.get(INDEX), log.key(), ed25519));
    Checkpoint smaller =
        new Checkpoint("log.example", 256, TreeOracle.root(leaves.subList(0, 256)));
    TlogProof moved = TlogProof.of(1, path, smaller.sign(log));
    assertRefused(Reason.PATH_TOO_SHORT, () -> moved.verify(entries.get(1), log.key(), ed25519));
  }

  @Test
  void aSizeEditedIntoTheCheckpoint_breaksItsSignature() throws Exception {
    TlogProof edited = TlogProof.parse(proof().format().replace("\n300\n", "\n301\n"));
    assertRefused(
        Reason.SIGNATURE_INVALID, () -> edited.verify(entries.get(INDEX), log.key(), ed25519));
  }

  @Test
  void anotherLogsKey_isRefused() throws Exception {
    NoteKey stranger = TestKeys.log("log.example", 9).key();
    assertRefused(
        Reason.SIGNATURE_MISSING, () -> proof().verify(entries.get(INDEX), stranger, ed25519));
  }

  @Test
  void everyFlippedBitOfAProof_isRefused() throws Exception {
    byte[] good = proof().bytes();
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(isAccepted(bad)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void aProofThatIsNotCanonical_isRefused() throws Exception {
    assertUnreadable(text -> text.replace("\n", "\r\n"));
    assertUnreadable(text -> text + "\n");
    assertUnreadable(text -> text + "x");
    assertUnreadable(text -> " " + text);
    assertUnreadable(text -> text.substring(0, text.length() - 1));
    assertUnreadable(text -> text.replace("@v1", "@v2"));
    assertUnreadable(text -> text.replace("index 257", "index 0257"));
    assertUnreadable(text -> text.replace("index 257", "index +257"));
    assertUnreadable(text -> text.replace("index 257", "index -1"));
    assertUnreadable(text -> text.replace("index 257", "index 257 "));
    assertUnreadable(text -> text.replace("index 257", "index  257"));
    assertUnreadable(text -> text.replace("index 257", "index 9223372036854775808"));
    assertUnreadable(text -> text.replace("index 257\n", ""));
    assertUnreadable(text -> text.replace("index 257", "extra \nindex 257"));
    assertUnreadable(text -> text.replace("index 257", "extra AQI\nindex 257"));
    assertUnreadable(text -> text.replace("index 257", "extra AQJ=\nindex 257"));
    assertUnreadable(text -> text.replace("index 257", "extra AQI=\nextra AQI=\nindex 257"));
    assertUnreadable(text -> text.replace("index 257", "index 257\nextra AQI="));
    assertUnreadable(text -> text.replace("\n300\n", "\n0300\n"));
    assertUnreadable(text -> text.replace("index 257\n", "index 257\nAAAA\n"));
    assertUnreadable(text -> text.replace("index 257\n", "index 257\n" + hashLines(64)));
    String hash = Canonical.base64(path.getFirst());
    assertUnreadable(text -> text.replace(hash, hash.substring(0, 43)));
    assertUnreadable(text -> text.replace(hash, " " + hash));
    assertUnreadable(text -> "");
    assertThatThrownBy(() -> TlogProof.parse(new byte[TlogProof.MAX_BYTES + 1]))
        .isInstanceOf(LogFormatException.class);
  }

  @Test
  void whatIsNoProof_isNotMade() {
    assertThatThrownBy(() -> TlogProof.of(-1, path, checkpoint.sign(log)))
        .isInstanceOf(LogFormatException.class);
    assertThatThrownBy(() -> TlogProof.of(0, path, SignedNote.sign("hello\n", log)))
        .isInstanceOf(LogFormatException.class);
    assertThatThrownBy(() -> TlogProof.of(0, List.of(new byte[31]), checkpoint.sign(log)))
        .isInstanceOf(LogFormatException.class);
  }

  @Test
  void aWriter_writesTheSameBytes_forTheEntriesItsCheckpointCovers() throws Exception {
    SignedNote note = checkpoint.sign(log);
    TileHashes tiles = MemoryTiles.ofLeaves(leaves).asOf(SIZE);
    TlogProofWriter writer = new TlogProofWriter(note);
    for (int index : List.of(0, 255, INDEX, SIZE - 1)) {
      List<byte[]> path = TreeOracle.inclusion(index, leaves);
      assertThat(writer.write(index, tiles)).isEqualTo(TlogProof.of(index, path, note).bytes());
    }
    assertThatThrownBy(() -> writer.write(SIZE, tiles))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new TlogProofWriter(SignedNote.sign("hello\n", log)))
        .isInstanceOf(LogFormatException.class);
  }

  private TlogProof proof() throws LogFormatException {
    return TlogProof.of(INDEX, path, checkpoint.sign(log));
  }

  private boolean isAccepted(byte[] bytes) {
    try {
      TlogProof.parse(bytes).verify(entries.get(INDEX), log.key(), ed25519);
      return true;
    } catch (LogFormatException | ProofException e) {
      return false;
    }
  }

  private void assertUnreadable(UnaryOperator<String> change) throws LogFormatException {
    String good = proof().format();
    String bad = change.apply(good);
    assertThat(bad).isNotEqualTo(good);
    assertThatThrownBy(() -> TlogProof.parse(bad)).isInstanceOf(LogFormatException.class);
  }

  private String hashLines(int count) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(Canonical.base64(root) + "\n");
    }
    return String.join("", lines);
  }
}
