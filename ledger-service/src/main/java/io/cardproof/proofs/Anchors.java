package io.cardproof.proofs;

import io.cardproof.cards.Refused;
import io.cardproof.log.Checkpoint;
import io.cardproof.log.LogFormatException;
import io.cardproof.log.SignedNote;
import io.cardproof.proofs.CheckpointPublisher.Published;
import io.cardproof.store.LocalTable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints that are kept for good, so that the same question is answered by the same evidence.
 *
 * <p>What: every so many published checkpoints, or when a bundle needs one, the newest published
 * checkpoint is time-stamped where an authority is configured, and kept with its cosignatures.
 *
 * <p>Guarantees: anchors are kept in the order of their sizes, so the first one that covers a size
 * stays the first. A crash at any line leaves the anchor or none: a time-stamp that was fetched and
 * not kept has been seen by nobody. What the gateway asks of its anchors (which witnesses, whether
 * a time-stamp) names their series: after a change of settings a new series begins, and the older
 * anchors are still found by their sizes.
 */
public final class Anchors implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Anchors.class);
  private static final String PREFIX = "anchor/";
  private static final int PAGE = 32;

  /** How long after a failure everyone is refused without another try. */
  private static final int RETRY_SECONDS = 5;

  private final CheckpointPublisher publisher;
  private final LocalTable table;
  private final Terms terms;
  private final ReentrantLock making = new ReentrantLock();
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile long floor;
  private volatile long refusedUntil = System.nanoTime();
  private volatile boolean closed;

  /**
   * A checkpoint that bundles rest on.
   *
   * @param note signed by the log and cosigned as the gateway's policy asks
   * @param timeToken DER of the TimeStampResp over the note's text; null where no authority is
   *     configured
   */
  public record Anchor(
      Checkpoint checkpoint,
      SignedNote note,
      @SuppressWarnings("ArrayRecordComponent") byte @Nullable [] timeToken) {}

  /**
   * What is asked of anchors.
   *
   * @param series names these terms; a word without a slash
   * @param stamping null for no time-stamps
   * @param every how many published checkpoints there are to one anchor that nobody asked for
   */
  public record Terms(String series, @Nullable TimeStamping stamping, int every) {}

  public Anchors(CheckpointPublisher publisher, LocalTable table, Terms terms) {
    this.publisher = publisher;
    this.table = table;
    this.terms = terms;
  }

  /** Begins to count what is published. */
  public void start() {
    floor = firstOfSeries();
    publisher.onPublished(this::count);
  }

  /**
   * The first one kept whose tree has at least so many entries; made now where none is.
   *
   * @throws Refused {@code proof.unavailable}; {@code entry.unknown} where the log is smaller
   */
  public Anchor covering(long size) {
    long wanted = Math.max(size, 1);
    return first(wanted).orElseGet(() -> made(wanted));
  }

  /** One kept at exactly this size, or empty. */
  public Optional<Anchor> at(long size) {
    List<LocalTable.Item> kept = table.scan(prefix(size), null, PAGE);
    return kept.stream()
        .filter(this::isOfSeries)
        .findFirst()
        .or(() -> kept.stream().findFirst())
        .map(Anchors::decoded);
  }

  private Optional<Anchor> first(long size) {
    String after = prefix(Math.max(size, floor));
    while (true) {
      List<LocalTable.Item> page = table.scan(PREFIX, after, PAGE);
      Optional<LocalTable.Item> found = page.stream().filter(this::isOfSeries).findFirst();
      if (found.isPresent() || page.size() < PAGE) {
        return found.map(Anchors::decoded);
      }
      after = page.getLast().key();
    }
  }

  /** Below it only anchors of other series are kept, and they need not be looked at again. */
  private long firstOfSeries() {
    return first(0).map(anchor -> anchor.checkpoint().size()).orElse(0L);
  }

  private boolean isOfSeries(LocalTable.Item item) {
    return item.key().endsWith("/" + terms.series());
  }

  /** Sorts before all keys of this size and after all of smaller ones. */
  private static String prefix(long size) {
    return PREFIX + "%019d/".formatted(size);
  }

  private Anchor made(long size) {
    publisher.covering(size - 1);
    making.lock();
    try {
      return first(size).orElseGet(this::made);
    } finally {
      making.unlock();
    }
  }

  private Anchor made() {
    Published newest = publisher.latest();
    byte[] token = stamped(newest.note().text());
    Anchor anchor = new Anchor(newest.checkpoint(), newest.note(), token);
    table.put(prefix(newest.checkpoint().size()) + terms.series(), encoded(anchor));
    return anchor;
  }

  private byte @Nullable [] stamped(String text) {
    TimeStamping stamping = terms.stamping();
    if (stamping == null) {
      return null;
    }
    if (System.nanoTime() - refusedUntil < 0) {
      throw unavailable();
    }
    try {
      return stamping.stamp(text);
    } catch (Refused e) {
      refusedUntil = System.nanoTime() + RETRY_SECONDS * 1_000_000_000L;
      throw e;
    }
  }

  private static Refused unavailable() {
    return Refused.later(
        "proof.unavailable", "The time-stamping authority gives no time-stamp.", RETRY_SECONDS);
  }

  private void count(Published newest) {
    if (published.incrementAndGet() % terms.every() == 0 && underWay.compareAndSet(false, true)) {
      Thread.ofVirtual().name("anchors").start(() -> keep(newest.checkpoint().size()));
    }
  }

  private void keep(long size) {
    try {
      covering(size);
    } catch (Refused e) {
      // Health says so; the next one, or whoever needs one, tries again.
      LOG.debug("no anchor at {}: {}", size, e.code());
    } catch (RuntimeException e) {
      if (!closed) {
        LOG.error("no anchor could be kept: {}", e.getClass().getName());
      }
    } finally {
      underWay.set(false);
    }
  }

  private static byte[] encoded(Anchor anchor) {
    byte[] note = anchor.note().bytes();
    byte[] token = anchor.timeToken() == null ? new byte[0] : anchor.timeToken();
    return ByteBuffer.allocate(Integer.BYTES + note.length + token.length)
        .putInt(note.length)
        .put(note)
        .put(token)
        .array();
  }

  private static Anchor decoded(LocalTable.Item item) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(item.value());
      byte[] note = new byte[bytes.getInt()];
      bytes.get(note);
      byte[] token = new byte[bytes.remaining()];
      bytes.get(token);
      SignedNote signed = SignedNote.parse(note);
      Checkpoint checkpoint = Checkpoint.parse(signed.text());
      return new Anchor(checkpoint, signed, token.length == 0 ? null : token);
    } catch (LogFormatException e) {
      throw new IllegalStateException("the anchor " + item.key() + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
