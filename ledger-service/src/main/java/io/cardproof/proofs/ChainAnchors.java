package io.cardproof.proofs;

import io.cardproof.anchor.BadAnchor;
import io.cardproof.anchor.Chain;
import io.cardproof.anchor.Chain.Written;
import io.cardproof.anchor.ChainException;
import io.cardproof.anchor.ChainProof;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Canonical;
import io.cardproof.codec.CodecException;
import io.cardproof.log.Checkpoint;
import io.cardproof.store.LocalTable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Published checkpoints that were written to a chain, with the proofs that they stand there.
 *
 * <p>What: every so often, the newest published checkpoint goes out as a transaction; once that is
 * deep enough in the chain, its receipt is proven and kept for good. One is under way at a time.
 *
 * <p>Guarantees: nothing waits for the chain but this one thread, so that a node that hangs or lies
 * costs anchors and nothing else. The signed transaction is kept before it is sent, and sent again
 * as it is until it is in a block or can be in none: a crash at any line leads to the same
 * transaction, never to two. What stands in a block that cannot be proven is given up. A proof is
 * kept before its transaction is forgotten; a crash in between makes the same proof once more.
 */
public final class ChainAnchors implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainAnchors.class);
  private static final String PREFIX = "chain/";
  private static final String UNDER_WAY = "chain-under-way";

  /** So often in a row can a transaction not be proven; then a newer checkpoint is written. */
  private static final int VAIN_MAX = 100;

  private final CheckpointPublisher publisher;
  private final LocalTable table;
  private final Terms terms;
  private final Consumer<String> heard;
  private volatile String report = "nothing written yet";
  private volatile @Nullable Thread timer;
  private long next = System.nanoTime();
  private int inVain;

  /**
   * How often.
   *
   * @param chain where they go
   * @param every from the beginning of one to that of the next
   * @param look how often a transaction that is under way is looked for
   */
  public record Terms(Chain chain, Duration every, Duration look) {}

  /**
   * @param heard is told how each step ended: sent, good, lost, failed, down, slow, bad, refused
   */
  public ChainAnchors(
      CheckpointPublisher publisher, LocalTable table, Terms terms, Consumer<String> heard) {
    this.publisher = publisher;
    this.table = table;
    this.terms = terms;
    this.heard = heard;
  }

  public void start() {
    timer = Thread.ofVirtual().name("chain-anchors").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        step();
        Thread.sleep(terms.look());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first proof whose checkpoint is of this size or larger, or empty. */
  public Optional<ChainProof> covering(long size) {
    List<LocalTable.Item> found = table.scan(PREFIX, key(size - 1), 1);
    return found.stream().findFirst().map(ChainAnchors::decoded);
  }

  /** How it went last, in words for an operator. */
  public String report() {
    return report;
  }

  /** One look, and what follows from it. Never throws for what a chain or the store does. */
  void step() {
    try {
      Written underWay = underWay();
      if (underWay != null) {
        follow(underWay);
      } else if (System.nanoTime() - next >= 0) {
        begin();
      }
    } catch (ChainException e) {
      say(e.outcome(), e.getMessage());
    } catch (Refused e) {
      // No checkpoint is published: the witnesses' health says so.
      LOG.debug("nothing to write to the chain: {}", e.code());
    } catch (RuntimeException e) {
      LOG.error("no checkpoint could be written to the chain: {}", e.getClass().getName());
    }
  }

  private void begin() throws ChainException {
    Checkpoint newest = publisher.latest().checkpoint();
    if (newest.size() == 0 || covering(newest.size()).isPresent()) {
      return;
    }
    Written written = terms.chain().sign(newest);
    table.put(UNDER_WAY, Canonical.encode(Written.class, written));
    next = System.nanoTime() + terms.every().toNanos();
    terms.chain().send(written);
    say("sent", "size " + written.size() + " in transaction " + written.hash());
  }

  private void follow(Written written) throws ChainException {
    String what = "size " + written.size() + " in transaction " + written.hash();
    Chain.Seen seen;
    try {
      seen = terms.chain().look(written, origin());
      inVain = 0;
    } catch (ChainException e) {
      inVain += e.outcome().equals("bad") ? 1 : 0;
      if (inVain < VAIN_MAX) {
        throw e;
      }
      inVain = 0;
      forget("lost", what + " cannot be proven: " + e.getMessage());
      return;
    }
    switch (seen.state()) {
      // A node may have forgotten it, or be another than the one it was sent to.
      case WAITING -> resend(written);
      case LOST -> forget("lost", what + " can get into no block");
      case FAILED -> forget("failed", what + " was refused by the contract");
      case FINAL -> {
        ChainProof proof = seen.proof();
        if (proof != null) {
          table.put(key(proof.size()), proof.toBytes());
          forget("good", what);
        }
      }
    }
  }

  private void resend(Written written) throws ChainException {
    try {
      terms.chain().send(written);
    } catch (ChainException e) {
      // That a node knows it already is an error to it.
      if (!e.outcome().equals("refused")) {
        throw e;
      }
      report = "waiting: " + written.hash() + ", the node says " + e.getMessage();
    }
  }

  private void forget(String outcome, String what) {
    table.delete(UNDER_WAY);
    say(outcome, what);
  }

  private void say(String outcome, @Nullable String what) {
    report = outcome + ": " + what;
    heard.accept(outcome);
  }

  private String origin() {
    return publisher.latest().checkpoint().origin();
  }

  private @Nullable Written underWay() {
    byte[] kept = table.get(UNDER_WAY);
    try {
      return kept == null ? null : Canonical.decode(Written.class, kept);
    } catch (CodecException e) {
      throw new IllegalStateException("what is under way to the chain cannot be read", e);
    }
  }

  private static String key(long size) {
    return PREFIX + "%019d".formatted(size);
  }

  private static ChainProof decoded(LocalTable.Item item) {
    try {
      return ChainProof.parse(item.value());
    } catch (BadAnchor e) {
      throw new IllegalStateException("the proof " + item.key() + " cannot be read", e);
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
