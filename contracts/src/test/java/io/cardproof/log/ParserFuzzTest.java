package io.cardproof.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Every reader takes any bytes and either refuses them with its documented exception, or reads them
 * as exactly what it writes. The builds run the seeds beside this class; JAZZER_FUZZ=1 searches on.
 */
class ParserFuzzTest {
  @FuzzTest
  void signedNote(byte[] bytes) {
    try {
      assertThat(SignedNote.parse(bytes).bytes()).isEqualTo(bytes);
    } catch (LogFormatException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
  }

  @FuzzTest
  void noteKey(byte[] bytes) {
    String text = text(bytes);
    try {
      assertThat(NoteKey.parse(text).format()).isEqualTo(text);
    } catch (LogFormatException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
  }

  @FuzzTest
  void checkpoint(byte[] bytes) {
    String text = text(bytes);
    try {
      assertThat(Checkpoint.parse(text).text()).isEqualTo(text);
    } catch (LogFormatException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
  }

  @FuzzTest
  void tlogProof(byte[] bytes) {
    try {
      assertThat(TlogProof.parse(bytes).bytes()).isEqualTo(bytes);
    } catch (LogFormatException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
  }

  @FuzzTest
  void addCheckpoint(byte[] bytes) {
    try {
      assertThat(AddCheckpoint.parse(bytes).bytes()).isEqualTo(bytes);
    } catch (LogFormatException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
  }

  @FuzzTest
  void entryBundle(byte[] bytes) {
    try {
      assertThat(EntryBundle.encode(EntryBundle.decode(bytes))).isEqualTo(bytes);
    } catch (LogFormatException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
  }

  @FuzzTest
  void tilePath(byte[] bytes) {
    String text = text(bytes);
    TilePath.parse(text)
        .ifPresent(tile -> {
          assertThat(tile.format()).isEqualTo(text);
          assertThat(tile.existsIn(0)).isFalse();
          assertThat(tile.firstItem()).isNotNegative();
        });
  }

  @FuzzTest
  void logPolicy(byte[] bytes) {
    try {
      LogPolicy policy = LogPolicy.parse(text(bytes));
      assertThat(policy.logs()).allMatch(key -> key.type() == NoteKey.Type.ED25519);
      assertThat(policy.witnesses()).allMatch(key -> key.type() == NoteKey.Type.COSIGNATURE);
    } catch (LogFormatException expected) {
      assertThat(expected).hasMessageNotContaining("\n");
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
