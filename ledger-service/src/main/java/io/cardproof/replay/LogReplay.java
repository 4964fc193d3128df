package io.cardproof.replay;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides a whole log again, from its public files alone. */
public final class LogReplay {
  private final Fetcher files;
  private final Checkpoint checkpoint;
  private final @Nullable SignatureVerifier signatures;
  private final Progress progress;

  /** How far it is, for who waits. */
  @FunctionalInterface
  public interface Progress {
    void at(long entries, long ofEntries);
  }

  /**
   * @param checkpoint whose signatures the caller has checked
   * @param signatures verifies every entry's signature too; null leaves them out
   */
  public LogReplay(
      Fetcher files,
      Checkpoint checkpoint,
      @Nullable SignatureVerifier signatures,
      Progress progress) {
    this.files = files;
    this.checkpoint = checkpoint;
    this.signatures = signatures;
    this.progress = progress;
  }

  /**
   * Keeps nothing; the state meanwhile lies in temporary files.
   *
   * @throws BadLog with the first entry that is not signed for, or not lawful
   * @throws LogUnavailable if the log cannot be read
   */
  public void check() {
    try {
      Path work = Files.createTempDirectory("cardproof-replay");
      try (Target scratch = new ScratchTarget(work)) {
        run(scratch);
      } finally {
        remove(work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path work) throws IOException {
    try (Stream<Path> all = Files.walk(work)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /**
   * Rebuilds the ledger in a store, which may have its first entries already.
   *
   * @param store that nobody else writes to
   * @throws BadLog as {@link #check}; the store has no entry from the bad one on
   * @throws LogUnavailable as {@link #check}
   */
  public void into(Store store) {
    try (Target target = new StoreTarget(store)) {
      run(target);
    }
  }

  private void run(Target target) {
    new Replay(VerifiedLog.open(files, checkpoint), target, signatures, progress).run();
  }
}
