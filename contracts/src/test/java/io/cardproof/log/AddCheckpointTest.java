package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddCheckpointTest {
  private final NoteSigner log = TestKeys.log("log.example", 1);
  private final SignedNote note =
      new Checkpoint("log.example", 9, MerkleHash.leaf(new byte[1])).sign(log);

  private AddCheckpoint request(int hashes) {
    return new AddCheckpoint(7, Collections.nCopies(hashes, new byte[MerkleHash.LENGTH]), note);
  }

  @Test
  void aRequest_isReadAsItWasWritten() throws Exception {
    for (int hashes : List.of(0, 1, 63)) {
      AddCheckpoint read = AddCheckpoint.parse(request(hashes).bytes());
      assertThat(read.old()).isEqualTo(7);
      assertThat(read.proof()).hasSize(hashes);
      assertThat(read.note()).isEqualTo(note);
    }
    assertThat(new String(request(0).bytes(), StandardCharsets.UTF_8))
        .isEqualTo("old 7\n\n" + note.format());
  }

  /** One spelling: whatever is read has the bytes that it would be written with. */
  @Test
  void noChangedByte_isAnotherSpellingOfTheSame() {
    byte[] good = request(3).bytes();
    int read = 0;
    for (int at = 0; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        try {
          assertThat(AddCheckpoint.parse(bad).bytes()).isEqualTo(bad);
          read++;
        } catch (LogFormatException e) {
          // The usual answer.
        }
      }
    }
    assertThat(read).isPositive();
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThatExceptionOfType(LogFormatException.class)
          .isThrownBy(() -> AddCheckpoint.parse(cut));
    }
  }

  @Test
  void answers_areReadStrictly() throws Exception {
    assertThat(AddCheckpoint.parseSize(ascii("42\n"))).isEqualTo(42);
    for (String bad : List.of("", "\n", "42", "042\n", "42\n\n", "-1\n", "42\r\n")) {
      assertThatExceptionOfType(LogFormatException.class)
          .isThrownBy(() -> AddCheckpoint.parseSize(ascii(bad)));
    }
    SignedNote.Signature signature = note.signatures().getFirst();
    assertThat(
            AddCheckpoint.parseCosignatures(
                (signature.line() + signature.line()).getBytes(StandardCharsets.UTF_8)))
        .containsExactly(signature, signature);
    assertThatExceptionOfType(LogFormatException.class)
        .isThrownBy(() -> AddCheckpoint.parseCosignatures(ascii("no\n")));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
