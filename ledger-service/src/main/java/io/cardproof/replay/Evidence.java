package io.cardproof.replay;

import io.cardproof.log.LogFormatException;
import io.cardproof.log.Proofs;
import io.cardproof.log.SignedNote;
import io.cardproof.log.TlogProof;
import io.cardproof.replay.Monitor.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a monitor keeps of a bad log, in a folder beside its state: {@code reason.txt}, {@code
 * checkpoint} as it was read now, {@code checkpoint-before}, and of a bad entry its exact bytes
 * with the proof that the log holds them. What was written once is never written over.
 */
final class Evidence {
  private final StateFile beside;
  private Path folder;

  Evidence(StateFile beside) {
    this.beside = beside;
    this.folder = beside.beside(".evidence");
  }

  /** The folder of the last one. */
  Path folder() {
    return folder;
  }

  /** Of a checkpoint that does not hold by itself; the bytes as they were read. */
  void write(BadLog bad, byte[] note, @Nullable Seen before) {
    write(bad, note, before, null);
  }

  /**
   * @param now the checkpoint that was looked at
   * @param log at that checkpoint, where it came that far
   */
  void write(BadLog bad, Seen now, @Nullable Seen before, @Nullable VerifiedLog log) {
    write(bad, now.note().bytes(), before, log);
  }

  private void write(BadLog bad, byte[] note, @Nullable Seen before, @Nullable VerifiedLog log) {
    try {
      folder = newFolder();
      Files.write(folder.resolve("checkpoint"), note);
      if (before != null) {
        Files.write(folder.resolve("checkpoint-before"), before.note().bytes());
      }
      byte[] leaf = bad.leaf();
      if (leaf != null) {
        String name = "entry-" + bad.index() + ".json";
        Files.write(folder.resolve(name), leaf);
        if (log != null) {
          prove(bad.index(), log, note, folder.resolve(name + ".tlog-proof"));
        }
      }
      Files.writeString(folder.resolve("reason.txt"), bad.getMessage() + "\n");
    } catch (IOException e) {
      throw new CannotFollow(
          bad.getMessage() + "; and the evidence cannot be written: " + e.getMessage(), e);
    }
  }

  private Path newFolder() throws IOException {
    Path next = beside.beside(".evidence");
    for (int number = 2; Files.exists(next); number++) {
      next = beside.beside(".evidence-" + number);
    }
    return Files.createDirectories(next);
  }

  /** Left out where the log does not show what is needed for it any more. */
  private static void prove(long index, VerifiedLog log, byte[] note, Path file)
      throws IOException {
    try {
      SignedNote signed = SignedNote.parse(note);
      TlogProof proof =
          TlogProof.of(index, Proofs.inclusion(index, log.checkpoint().size(), log), signed);
      Files.writeString(file, proof.format(), StandardCharsets.UTF_8);
    } catch (LogFormatException | LogUnavailable | BadLog e) {
      // The entry and the checkpoint stand for themselves.
    }
  }
}
