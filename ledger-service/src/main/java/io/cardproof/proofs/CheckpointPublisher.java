package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.ledger.Ledger;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.NoteSigner;
import io.cardproof.log.SignedNote;
import io.cardproof.store.LocalTable;
import java.util.Base64;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs checkpoints, has them witnessed where the policy asks for it, and says which is the newest.
 *
 * <p>What: a timer signs the ledger's head when it has grown; a caller who waits for a proof has it
 * signed at once. Whoever comes while one is being signed waits for the lock and then finds that
 * the new one covers its entry, or signs the next: N waiting callers cost at most two rounds. After
 * a round without a quorum only the timer tries again, and callers are refused at once.
 *
 * <p>Guarantees: sizes served never go down; a checkpoint is durable before anyone sees it,
 * witnesses included, so that a gateway that lost its newest entries notices at its next start what
 * it has promised. With a policy, what is served is durable with its cosignatures too: after a
 * start without witnesses the same older one is served. A crash between keeping and serving leaves
 * a checkpoint that nobody but witnesses has seen: the next is at least as large and consistent
 * with it, because the log only grows. Nothing here is waited for by a commit.
 */
public final class CheckpointPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointPublisher.class);
  private static final int RETRY_SECONDS = 2;

  private final Ledger ledger;
  private final NoteSigner signer;
  private final CheckpointArchive archive;
  private final @Nullable Witnessing witnessing;
  private final int intervalMillis;
  private final ReentrantLock signing = new ReentrantLock();
  private final CopyOnWriteArrayList<Consumer<Published>> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Published latest;
  private volatile boolean lacksQuorum;
  private volatile @Nullable Thread timer;

  /** A checkpoint with the note that carries its signatures. */
  public record Published(Checkpoint checkpoint, SignedNote note) {}

  /**
   * That checkpoints are witnessed.
   *
   * @param kept where the last published one is kept with its cosignatures
   */
  public record Witnessing(Cosigners cosigners, LocalTable kept) {
    static final String KEY = "checkpoint/published";
  }

  /**
   * @param witnessing null where the log's own signature is enough
   */
  public CheckpointPublisher(
      Ledger ledger,
      NoteSigner signer,
      CheckpointArchive archive,
      @Nullable Witnessing witnessing,
      int intervalMillis) {
    this.ledger = ledger;
    this.signer = signer;
    this.archive = archive;
    this.witnessing = witnessing;
    this.intervalMillis = intervalMillis;
  }

  /** Publishes the head of now, as far as that is possible, and begins the timer. */
  public void start() {
    if (witnessing == null) {
      newest();
    } else {
      latest = kept(witnessing);
      refresh();
    }
    timer = Thread.ofVirtual().name("checkpoints").start(this::run);
  }

  /** Whoever is told of each checkpoint once it is published, and returns at once. */
  public void onPublished(Consumer<Published> listener) {
    listeners.add(listener);
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
    } catch (Refused e) {
      // Health and metrics name the witnesses; the older checkpoint is still served.
      LOG.debug("no quorum of witnesses");
    } catch (RuntimeException e) {
      // The store has stopped writing and says so through health; what was signed is still served.
      LOG.error("no checkpoint could be signed: {}", e.getClass().getName());
    }
  }

  /**
   * The newest one served; signs the first where there is none.
   *
   * @throws Refused {@code proof.unavailable} where none has had its quorum yet
   */
  public Published latest() {
    Published known = latest;
    return known == null ? unlessInVain() : known;
  }

  /**
   * One that covers the entry, signed now where the newest does not.
   *
   * @throws Refused {@code entry.unknown}; {@code proof.unavailable} where the witnesses that the
   *     policy asks for have not seen the entry
   */
  public Published covering(long entry) {
    Published known = latest;
    if (known != null && known.checkpoint().size() > entry) {
      return known;
    }
    if (entry >= ledger.head().size()) {
      throw Refused.of("entry.unknown");
    }
    Published signed = unlessInVain();
    if (signed.checkpoint().size() <= entry) {
      throw Refused.of("entry.unknown");
    }
    return signed;
  }

  /** The size of the newest one served; 0 where there is none yet. */
  public long publishedSize() {
    Published known = latest;
    return known == null ? 0 : known.checkpoint().size();
  }

  /** Whether the newest head could not be published for want of witnesses. */
  public boolean lacksQuorum() {
    return lacksQuorum;
  }

  private Published unlessInVain() {
    if (lacksQuorum) {
      throw unavailable();
    }
    return newest();
  }

  /** That too few witnesses have seen what is asked about. */
  static Refused unavailable() {
    return Refused.later(
        "proof.unavailable",
        "Too few witnesses answer to publish a checkpoint that covers it.",
        RETRY_SECONDS);
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
      SignedNote note = checkpoint.sign(signer);
      archive.keep(note.bytes(), head.size(), root);
      Published published = new Published(checkpoint, witnessed(checkpoint, note));
      latest = published;
      listeners.forEach(listener -> listener.accept(published));
      return published;
    } finally {
      signing.unlock();
    }
  }

  private SignedNote witnessed(Checkpoint checkpoint, SignedNote note) {
    if (witnessing == null) {
      return note;
    }
    try {
      SignedNote cosigned = witnessing.cosigners().cosign(checkpoint, note);
      // Before it is shown: a restart without witnesses goes on with this one.
      witnessing.kept().put(Witnessing.KEY, cosigned.bytes());
      lacksQuorum = false;
      return cosigned;
    } catch (Refused e) {
      lacksQuorum = true;
      throw e;
    }
  }

  /** What was served last, if the policy of today still holds for it. */
  private static @Nullable Published kept(Witnessing witnessing) {
    byte[] bytes = witnessing.kept().get(Witnessing.KEY);
    if (bytes == null) {
      return null;
    }
    try {
      SignedNote note = SignedNote.parse(bytes);
      return witnessing.cosigners().suffice(note)
          ? new Published(Checkpoint.parse(note.text()), note)
          : null;
    } catch (LogFormatException e) {
      throw new IllegalStateException("the checkpoint published last cannot be read", e);
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
