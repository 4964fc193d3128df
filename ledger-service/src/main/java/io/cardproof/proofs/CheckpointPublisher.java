package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.ledger.Ledger;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.NoteSigner;
import io.cardproof.log.SignedNote;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs checkpoints and says which is the newest.
 *
 * <p>What: a timer signs the ledger's head when it has grown; a caller who waits for a proof has it
 * signed at once. Whoever comes while one is being signed waits for the lock and then finds that
 * the new one covers its entry, or signs the next: N waiting callers cost at most two signatures.
 *
 * <p>Guarantees: sizes served never go down; a checkpoint is durable before anyone sees it, so that
 * a gateway that lost its newest entries notices at its next start what it has promised. A crash
 * between keeping and serving leaves a checkpoint that nobody has seen: the next is at least as
 * large and consistent with it, because the log only grows.
 */
public final class CheckpointPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);

  private final Ledger ledger;
  private final NoteSigner signer;
  private final CheckpointArchive archive;
  private final int intervalMillis;
  private final ReentrantLock signing = new ReentrantLock();
  private volatile @Nullable Published latest;
  private volatile @Nullable Thread timer;

  /** A checkpoint with the note that carries its signatures. */
  public record Published(Checkpoint checkpoint, SignedNote note) {}

  public CheckpointPublisher(
      Ledger ledger, NoteSigner signer, CheckpointArchive archive, int intervalMillis) {
    this.ledger = ledger;
    this.signer = signer;
    this.archive = archive;
    this.intervalMillis = intervalMillis;
  }

  /** Signs the head of now, so that there is always a checkpoint, and begins the timer. */
  public void start() {
    newest();
    timer = Thread.ofVirtual().name("checkpoints").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(intervalMillis);
        refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refresh() {
    try {
      newest();
    } catch (RuntimeException e) {
      // The store has stopped writing and says so through health; what was signed is still served.
      LOG.error("no checkpoint could be signed: {}", e.getClass().getName());
    }
  }

  /** The newest one served; signs the first where there is none. */
  public Published latest() {
    Published known = latest;
    return known == null ? newest() : known;
  }

  /** One that covers the entry, signed now where the newest does not. */
  public Published covering(long entry) {
    Published known = latest;
    if (known != null && known.checkpoint().size() > entry) {
      return known;
    }
    Published signed = newest();
    if (signed.checkpoint().size() <= entry) {
      throw Refused.of("entry.unknown");
    }
    return signed;
  }

  SignedNote sign(String text) {
    return SignedNote.sign(text, signer);
  }

  private Published newest() {
    signing.lock();
    try {
      Ledger.Head head = ledger.head();
      Published before = latest;
      if (before != null && before.checkpoint().size() >= head.size()) {
        return before;
      }
      byte[] root = Base64.getDecoder().decode(head.root());
      Checkpoint checkpoint = new Checkpoint(signer.name(), head.size(), root);
      Published signed = new Published(checkpoint, checkpoint.sign(signer));
      archive.keep(signed.note().bytes(), head.size(), root);
      latest = signed;
      return signed;
    } finally {
      signing.unlock();
    }
  }

  @Override
  public void close() {
    Thread running = timer;
    if (running != null) {
      running.interrupt();
    }
  }
}
