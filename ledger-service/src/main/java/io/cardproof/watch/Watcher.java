package io.cardproof.watch;

import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a policy promises by the clock: claims that open themselves, deadlines that were
 * missed, cards that are reissued.
 *
 * <p>What: reads every entry once, in order, and those that promise something again when it is due.
 * All it knows is on the ledger; of its own it keeps a number: the entry from which on something
 * may be due still. A crash costs reading again from there.
 *
 * <p>Guarantees: nothing is left out, since the number moves only past what is done with; nothing
 * is done twice, since the rules take each step once, whoever sends it: several watchers of one
 * gateway's life, or of several gateways, do each other no harm.
 */
public final class Watcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
  private static final String POSITION = "watch/position";
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  /** Entries read before what is due is looked at again. */
  private static final int PAGE = 2_000;

  /** Steps under way at once: enough for one sync of the store to carry many. */
  private static final int AT_ONCE = 64;

  /** How often the position is kept, in rounds. */
  private static final int KEEP_EVERY = 50;

  private final Replica replica;
  private final LocalTable local;
  private final InstantSource clock;
  private final Review review;
  private final Agenda agenda = new Agenda();
  private final ExecutorService lookers =
      Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("watcher-", 0).factory());
  private volatile long next;
  private long kept;
  private int round;
  private volatile @Nullable Thread thread;

  private record Seen(long index, Entry entry) {}

  /**
   * @param relay who signs, if anybody is there to
   * @param counted told the name of each step that became an entry
   */
  public Watcher(
      Replica replica,
      LocalTable local,
      Desk desk,
      Supplier<Optional<Caller>> relay,
      InstantSource clock,
      Consumer<String> counted) {
    this.replica = replica;
    this.local = local;
    this.clock = clock;
    Steps steps = new Steps(desk, replica, relay, clock, counted);
    this.review = new Review(replica, clock, steps, new Spares(replica));
    byte[] position = local.get(POSITION);
    this.kept = position == null ? 0 : ByteBuffer.wrap(position).getLong();
    this.next = kept;
  }

  public void start() {
    thread = Thread.ofVirtual().name("watcher").start(this::run);
  }

  /** Entries that were read. */
  public long position() {
    return next;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (!round()) {
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there was anything to do. */
  private boolean round() throws InterruptedException {
    try {
      boolean read = read();
      boolean due = lookAtWhatIsDue();
      if (++round % KEEP_EVERY == 0) {
        keep();
      }
      return read || due;
    } catch (RuntimeException e) {
      // The store has stopped, and says so through health: what is due stays due.
      LOG.error("the watcher stands still: {}", e.getClass().getName());
      Thread.sleep(AFTER_FAILURE);
      return false;
    }
  }

  private boolean read() throws InterruptedException {
    long end = Math.min(replica.size(), next + PAGE);
    List<Seen> seen = new ArrayList<>();
    for (long index = next; index < end; index++) {
      if (replica.at(index) instanceof Entry entry && matters(entry)) {
        seen.add(new Seen(index, entry));
      }
    }
    lookAt(seen);
    boolean some = next < end;
    next = end;
    return some;
  }

  private static boolean matters(Entry entry) {
    for (Event event : entry.events()) {
      if (event instanceof Event.CardsSold
          || event instanceof Event.CardsDelivered
          || event instanceof Event.RedemptionAttested
          || event instanceof Event.RedemptionCorrected
          || event instanceof Event.ClaimOpened
          || event instanceof Event.ClaimAppealed
          || event instanceof Event.CardReplaced) {
        return true;
      }
    }
    return false;
  }

  private boolean lookAtWhatIsDue() throws InterruptedException {
    long now = clock.millis();
    List<Seen> due = new ArrayList<>();
    while (agenda.isDue(now) && due.size() < PAGE) {
      long index = agenda.take();
      due.add(new Seen(index, replica.entry(index)));
    }
    lookAt(due);
    return !due.isEmpty();
  }

  /** Many at once, since each step waits for the ledger; returns when all have been looked at. */
  private void lookAt(List<Seen> seen) throws InterruptedException {
    List<Callable<Long>> looks = new ArrayList<>(seen.size());
    seen.forEach(one -> looks.add(() -> look(one)));
    List<Future<Long>> times = lookers.invokeAll(looks);
    for (int i = 0; i < seen.size(); i++) {
      long time = times.get(i).resultNow();
      if (time != Review.NEVER) {
        agenda.add(time, seen.get(i).index);
      }
    }
  }

  private long look(Seen seen) {
    try {
      return review.look(seen.entry);
    } catch (RuntimeException e) {
      LOG.error("entry {} could not be looked at: {}", seen.index, e.getClass().getName());
      return clock.millis() + AFTER_FAILURE.toMillis();
    }
  }

  private void keep() {
    long position = agenda.oldest(next);
    if (position != kept) {
      local.put(POSITION, ByteBuffer.allocate(Long.BYTES).putLong(position).array());
      kept = position;
    }
  }

  @Override
  public void close() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
    lookers.shutdownNow();
  }
}
