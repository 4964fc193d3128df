package io.cardproof.replay;

import io.cardproof.log.Checkpoint;
import io.cardproof.log.JdkEd25519;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.LogPolicy;
import io.cardproof.log.ProofException;
import io.cardproof.log.ProofVerifier;
import io.cardproof.log.Proofs;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.log.SignedNote;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log that somebody else runs, and believes none of it.
 *
 * <p>What: each new checkpoint must be signed as a policy asks and extend the last one seen; each
 * new entry must be the one that is signed for, signed by its actor, and decided as the rules
 * decide. The last checkpoint lies in a file, the ledger as rebuilt from the log in a folder beside
 * it, so that nothing is asked for or decided twice.
 *
 * <p>Guarantees: the file holds a checkpoint whose consistency with all before it was checked, and
 * is written before its entries are taken, so that a crash anywhere leaves a ledger that is a part
 * of what the file stands for. Where something is wrong, the evidence is written and the file and
 * the ledger stay at what was good: looking again finds it again.
 */
public final class Monitor implements AutoCloseable {
  private static final String CHECKPOINT = "checkpoint";

  private final Fetcher files;
  private final LogPolicy policy;
  private final StateFile file;
  private final SignatureVerifier signatures;
  private final Evidence evidence;
  private final Store store;
  private @Nullable Seen seen;

  /** A checkpoint with its note, signed as the policy asks. */
  record Seen(Checkpoint checkpoint, SignedNote note) {}

  /** What a look came to. */
  public enum Finding {
    /** The log has grown, and all of it is good. */
    GROWN,
    /** The checkpoint seen before. */
    SAME,
    /** An older checkpoint, which is consistent with the one seen before. */
    OLDER
  }

  /**
   * @param checkpoint that was read, and is good
   * @param newEntries that were decided again in this look
   */
  public record Look(Finding finding, Checkpoint checkpoint, long newEntries) {}

  /**
   * Opens the state, or makes it where there is none.
   *
   * @param state file of the last checkpoint; the ledger lies beside it in {@code NAME.ledger}
   * @param signatures verifies members' signatures
   * @throws CannotFollow if the state is not one that this policy accepts, or cannot be used
   */
  public static Monitor open(
      Fetcher files, LogPolicy policy, Path state, SignatureVerifier signatures) {
    StateFile file = new StateFile(state);
    byte[] note = file.read();
    try {
      Seen seen = note == null ? null : opened(note, policy);
      Path ledger = file.beside(".ledger");
      Store store = Files.exists(ledger) ? Store.open(ledger) : Store.create(ledger);
      return new Monitor(files, policy, file, signatures, store, seen);
    } catch (LogFormatException | ProofException e) {
      throw new CannotFollow(
          state + " holds no checkpoint that the policy accepts: " + e.getMessage(), e);
    } catch (StoreException e) {
      throw new CannotFollow(String.valueOf(e.getMessage()), e);
    }
  }

  private Monitor(
      Fetcher files,
      LogPolicy policy,
      StateFile file,
      SignatureVerifier signatures,
      Store store,
      @Nullable Seen seen) {
    this.files = files;
    this.policy = policy;
    this.file = file;
    this.signatures = signatures;
    this.evidence = new Evidence(file);
    this.store = store;
    this.seen = seen;
  }

  private static Seen opened(byte[] note, LogPolicy policy)
      throws LogFormatException, ProofException {
    SignedNote read = SignedNote.parse(note);
    return new Seen(policy.open(read, new JdkEd25519()), read);
  }

  /**
   * Looks once.
   *
   * @throws BadLog if the log is bad; its evidence is written, see {@link #evidence}
   * @throws LogUnavailable if nothing can be said now
   * @throws CannotFollow if this program cannot
   */
  public Look look(LogReplay.Progress progress) {
    byte[] note = files.fetch(CHECKPOINT, SignedNote.MAX_BYTES);
    Seen now;
    try {
      now = opened(note, policy);
    } catch (LogFormatException e) {
      throw new LogUnavailable(
          "what the log shows as its checkpoint is none: " + e.getMessage(), e);
    } catch (ProofException e) {
      BadLog bad = BadLog.asAWhole("the checkpoint does not hold by the policy: " + e.getMessage());
      evidence.write(bad, note, seen);
      throw bad;
    }
    return look(now, progress);
  }

  private Look look(Seen now, LogReplay.Progress progress) {
    Seen before = seen;
    Checkpoint checkpoint = now.checkpoint;
    long own = store.head().size();
    if (before == null || checkpoint.size() > before.checkpoint.size()) {
      VerifiedLog log = grown(before, now);
      // A crash from here on finds the entries of this checkpoint still to be taken.
      file.write(now.note.bytes());
      seen = now;
      take(log, now, before, progress);
      return new Look(Finding.GROWN, checkpoint, store.head().size() - own);
    }
    if (checkpoint.size() == before.checkpoint.size()) {
      requireSame(before.checkpoint.root(), before, now);
      catchUp(before, progress);
      return new Look(Finding.SAME, checkpoint, store.head().size() - own);
    }
    catchUp(before, progress);
    requireSame(store.replica().rootAt(checkpoint.size()), before, now);
    return new Look(Finding.OLDER, checkpoint, store.head().size() - own);
  }

  private VerifiedLog grown(@Nullable Seen before, Seen now) {
    VerifiedLog log = null;
    try {
      log = VerifiedLog.open(files, now.checkpoint);
      requireGrowth(before, log);
      return log;
    } catch (BadLog bad) {
      evidence.write(bad, now, before, log);
      throw bad;
    }
  }

  private void requireSame(byte[] root, Seen before, Seen now) {
    if (!now.checkpoint.origin().equals(before.checkpoint.origin())
        || !Arrays.equals(root, now.checkpoint.root())) {
      BadLog bad =
          BadLog.asAWhole(
              "two checkpoints contradict each other: at a size of "
                  + now.checkpoint.size()
                  + " the log had another root before");
      evidence.write(bad, now, before, null);
      throw bad;
    }
  }

  private static void requireGrowth(@Nullable Seen before, VerifiedLog log) {
    if (before == null) {
      return;
    }
    Checkpoint older = before.checkpoint;
    Checkpoint newer = log.checkpoint();
    try {
      ProofVerifier.verifyConsistency(
          older, newer, Proofs.consistency(older.size(), newer.size(), log));
    } catch (ProofException e) {
      throw BadLog.asAWhole(
          "two checkpoints contradict each other: the log at a size of "
              + newer.size()
              + " does not extend the log at "
              + older.size()
              + " ("
              + e.reason()
              + ")");
    }
  }

  /** After a crash, or where an entry was bad: what the file stands for is not all taken yet. */
  private void catchUp(Seen last, LogReplay.Progress progress) {
    if (store.head().size() < last.checkpoint.size()) {
      take(VerifiedLog.open(files, last.checkpoint), last, null, progress);
    }
  }

  private void take(VerifiedLog log, Seen now, @Nullable Seen before, LogReplay.Progress progress) {
    long own = Math.min(store.head().size(), log.checkpoint().size());
    if (!Arrays.equals(store.replica().rootAt(own), Proofs.rootAt(own, log))) {
      throw new CannotFollow(
          store.folder() + " is not this log's: remove it, and it is rebuilt", null);
    }
    try (Target target = new StoreTarget(store)) {
      new Replay(log, target, signatures, progress).run();
    } catch (BadLog bad) {
      evidence.write(bad, now, before, log);
      throw bad;
    }
  }

  /** The folder where evidence was written last. */
  public Path evidence() {
    return evidence.folder();
  }

  @Override
  public void close() {
    store.close();
  }
}
