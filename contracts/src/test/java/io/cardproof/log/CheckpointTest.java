package io.cardproof.log;

import static io.cardproof.log.ProofVerifierTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cardproof.log.ProofException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final String TEXT = "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n";
  private static final long TIME = 1_679_315_147;

  private final SignatureVerifier ed25519 = new JdkEd25519();
  private final NoteSigner log = TestKeys.log("log.example", 1);
  private final NoteSigner witness = TestKeys.witness("witness.example/w1", 2);
  private final Checkpoint checkpoint =
      new Checkpoint("log.example", 7, TreeOracle.root(TreeOracle.leaves(7)));

  @Test
  void theSpecificationsExample_isReadAndWrittenBack() throws Exception {
    Checkpoint example = Checkpoint.parse(TEXT);
    assertThat(example.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(example.size()).isEqualTo(20_852_163);
    assertThat(example.extensions()).isEmpty();
    assertThat(example.text()).isEqualTo(TEXT);
  }

  @Test
  void theSpecificationsCosignatureLine_holdsItsTime() throws Exception {
    SignedNote note =
        SignedNote.parse(
            TEXT
                + "\n"
                + "\u2014 witness.example.com/w1"
                + " jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n");
    ByteBuffer blob = ByteBuffer.wrap(note.signatures().getFirst().bytes());
    assertThat(blob.getLong()).isEqualTo(TIME);
    assertThat(blob.remaining()).isEqualTo(64);
  }

  @Test
  void extensionLinesAreKept() throws Exception {
    Checkpoint extended = Checkpoint.parse(TEXT + "more\nand more\n");
    assertThat(extended.extensions()).containsExactly("more", "and more");
    assertThat(extended.text()).isEqualTo(TEXT + "more\nand more\n");
  }

  @Test
  void whatTheLogSigned_opensWithItsKey() throws Exception {
    SignedNote note = SignedNote.parse(checkpoint.sign(log).format());
    assertThat(Checkpoint.open(note, log.key(), ed25519)).isEqualTo(checkpoint);
  }

  @Test
  void aCheckpointOfAnotherOrigin_isRefused() {
    SignedNote foreign =
        SignedNote.sign(new Checkpoint("other.example", 7, checkpoint.root()).text(), log);
    assertRefused(Reason.ORIGIN_MISMATCH, () -> Checkpoint.open(foreign, log.key(), ed25519));
    assertThatThrownBy(() -> checkpoint.sign(TestKeys.log("other.example", 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSignedTextThatIsNoCheckpoint_isRefused() {
    SignedNote note = SignedNote.sign("log.example\nseven\n", log);
    assertThatThrownBy(() -> Checkpoint.open(note, log.key(), ed25519))
        .isInstanceOf(LogFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "o\n1\n",
        "o\n1\n" + ROOT,
        "\n1\n" + ROOT + "\n",
        "o\n\n" + ROOT + "\n",
        "o\n01\n" + ROOT + "\n",
        "o\n-1\n" + ROOT + "\n",
        "o\n+1\n" + ROOT + "\n",
        "o\n1 \n" + ROOT + "\n",
        "o\n\u0661\n" + ROOT + "\n",
        "o\n9223372036854775808\n" + ROOT + "\n",
        "o\n99999999999999999999\n" + ROOT + "\n",
        "o\n0\n" + ROOT + "\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n",
        "o\n1\n" + ROOT + "\n\n",
        "o\n1\n" + ROOT + "\n\nextension\n",
        "o\n1\n" + ROOT + "\n\r\n",
      })
  void aTextThatIsNotCanonical_isRefused(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(LogFormatException.class);
  }

  @Test
  void theTextThatTheseAreVariantsOf_isRead() throws Exception {
    assertThat(Checkpoint.parse("o\n1\n" + ROOT + "\n").size()).isEqualTo(1);
    assertThat(Checkpoint.parse("o\n9223372036854775807\n" + ROOT + "\n").size())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(new Checkpoint("o", 0, MerkleHash.EMPTY).text())
        .isEqualTo("o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
  }

  @Test
  void aCosignature_verifiesWithItsTime() throws Exception {
    SignedNote note = checkpoint.sign(log).with(Cosignature.sign(checkpoint, TIME, witness));
    SignedNote read = SignedNote.parse(note.format());
    assertThat(Cosignature.verify(read, List.of(witness.key()), ed25519))
        .containsExactly(new Cosignature(witness.key(), TIME));
    assertThat(read.verify(List.of(witness.key()), ed25519)).containsExactly(witness.key());
    assertThat(Checkpoint.open(read, log.key(), ed25519)).isEqualTo(checkpoint);
  }

  @Test
  void aCosignature_isOverTheDocumentedMessage() {
    SignedNote.Signature cosignature = Cosignature.sign(checkpoint, TIME, witness);
    byte[] message =
        ("cosignature/v1\ntime 1679315147\n" + checkpoint.text()).getBytes(StandardCharsets.UTF_8);
    byte[] expected = ByteBuffer.allocate(72).putLong(TIME).put(witness.sign(message)).array();
    assertThat(cosignature.bytes()).isEqualTo(expected);
  }

  @Test
  void aCosignatureWithAnotherTimeTextOrLength_isRefused() {
    SignedNote.Signature good = Cosignature.sign(checkpoint, TIME, witness);
    byte[] later = good.bytes();
    later[7]++;
    byte[] negative = good.bytes();
    negative[0] = (byte) 0x80;
    byte[] shorter = Arrays.copyOf(good.bytes(), 71);
    byte[] longer = Arrays.copyOf(good.bytes(), 73);
    for (byte[] bytes : List.of(later, negative, shorter, longer, new byte[1])) {
      SignedNote note =
          checkpoint.sign(log).with(new SignedNote.Signature(good.name(), good.keyId(), bytes));
      assertRefused(
          Reason.SIGNATURE_INVALID,
          () -> Cosignature.verify(note, List.of(witness.key()), ed25519));
    }
    Checkpoint other = new Checkpoint("log.example", 8, checkpoint.root());
    SignedNote moved = other.sign(log).with(good);
    assertRefused(
        Reason.SIGNATURE_INVALID, () -> Cosignature.verify(moved, List.of(witness.key()), ed25519));
  }

  @Test
  void aPlainSignatureUnderACosignersId_isNoCosignature() {
    // The domain line keeps a witness key from being used to sign notes, and the other way round.
    SignedNote note =
        checkpoint
            .sign(log)
            .with(
                new SignedNote.Signature(
                    witness.name(),
                    witness.key().id(),
                    witness.sign(checkpoint.text().getBytes(StandardCharsets.UTF_8))));
    assertRefused(
        Reason.SIGNATURE_INVALID, () -> Cosignature.verify(note, List.of(witness.key()), ed25519));
  }

  @Test
  void onlyAWitnessKeyCosigns_andOnlyALogKeyOpens() {
    assertThatThrownBy(() -> Cosignature.sign(checkpoint, TIME, log))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cosignature.sign(checkpoint, 0, witness))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Checkpoint.open(checkpoint.sign(log), witness.key(), ed25519))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
