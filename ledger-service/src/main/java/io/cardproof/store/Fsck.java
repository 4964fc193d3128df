package io.cardproof.store;

import io.cardproof.log.SignatureVerifier;
import io.cardproof.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Derives everything again from the entries alone, and compares it with what is stored.
 *
 * <p>What: every entry is decoded, checked for its canonical form, decided again by the rules and
 * compared; the tree, the state, submissions, histories, stock, counts, live holds and the map that
 * follow are compared with their columns in both directions, by {@link FsckSum sums} of what is in
 * them; the last signed checkpoint with the tree.
 *
 * <p>Guarantees: no code of the write path takes part, so that a mistake there shows here; nothing
 * in the folder is changed; memory beyond some 30 bytes per key is temporary files.
 *
 * <p>For a stopped gateway or a restored backup. Beside a running one it may be told of files that
 * are no longer there, and says so.
 */
public final class Fsck {
  private static final int FINDINGS_MAX = 100;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final List<Finding> findings = new ArrayList<>();
  private long found;

  /**
   * @param place the column and key, or the file
   */
  public record Finding(String place, String what) {
    @Override
    public String toString() {
      return place + ": " + what;
    }
  }

  /** How far it is, for who waits. */
  @FunctionalInterface
  public interface Progress {
    void at(long entries, long ofEntries);
  }

  /**
   * @param entries that were checked
   * @param root over them, 32 bytes
   * @param findings the first hundred
   * @param found how many there are in all
   * @param notChecked why the check could not be made; null where it was
   */
  public record Report(
      long entries,
      @SuppressWarnings("ArrayRecordComponent") byte[] root,
      List<Finding> findings,
      long found,
      @Nullable String notChecked) {

    /** 0: all is as it should be. 1: it is not. 2: it could not be checked. */
    public int exitCode() {
      if (found > 0) {
        return 1;
      }
      return notChecked == null ? 0 : 2;
    }
  }

  private Fsck() {}

  /**
   * Checks a data folder.
   *
   * @param signatures verifies every entry's signature too; null leaves them out
   */
  public static Report check(
      Path dataDir, @Nullable SignatureVerifier signatures, Progress progress) {
    return new Fsck().run(dataDir, signatures, progress);
  }

  private Report run(Path dataDir, @Nullable SignatureVerifier signatures, Progress progress) {
    FsckTree tree = new FsckTree();
    String notChecked = null;
    try {
      check(dataDir, signatures, progress, tree);
    } catch (StoreException e) {
      if (e.reason() == Reason.DAMAGED || e.reason() == Reason.MISSING_FILE) {
        add(dataDir.toString(), String.valueOf(e.getMessage()));
      } else {
        notChecked = e.getMessage();
      }
    } catch (IOException e) {
      notChecked = "Temporary files: " + e.getMessage();
    }
    return new Report(tree.size(), tree.root(), List.copyOf(findings), found, notChecked);
  }

  private void check(
      Path dataDir, @Nullable SignatureVerifier signatures, Progress progress, FsckTree tree)
      throws IOException {
    Path replica = DataFolder.check(dataDir);
    Path work = Files.createTempDirectory("cardproof-fsck");
    try {
      // Before the entries, so that beside a running gateway it is not ahead of them.
      SignedHead outside = CheckpointFile.read(dataDir).orElse(null);
      try (Database database = Database.openToRead(replica, work);
          FsckState state = new FsckState(work);
          FsckMap map = new FsckMap(work);
          ExecutorService pool = Executors.newFixedThreadPool(CORES)) {
        Reads reads = database.reads();
        SignedHead inside = Recovery.inside(reads).orElse(null);
        FsckEntries entries = new FsckEntries(this, tree, state, map, signatures);
        tree.expect(outside);
        tree.expect(inside);
        entries.run(reads, pool, 2 * CORES, progress);
        new FsckColumns(this, reads, state, map, entries).run(pool);
        tree.compare(this, reads);
        checkpoint(tree, outside, CheckpointFile.NAME);
        checkpoint(tree, inside, "meta/checkpoint");
        if (inside != null && outside == null) {
          add(CheckpointFile.NAME, "the file is missing, and there was one");
        }
      }
    } finally {
      DataFolder.remove(work);
    }
  }

  private void checkpoint(FsckTree tree, @Nullable SignedHead signed, String place) {
    if (signed != null && !tree.has(signed)) {
      add(place, "signed over " + signed.size() + " entries with another root than theirs");
    }
  }

  long found() {
    return found;
  }

  void add(String place, String what) {
    found++;
    if (findings.size() < FINDINGS_MAX) {
      findings.add(new Finding(place, what));
    }
  }
}
