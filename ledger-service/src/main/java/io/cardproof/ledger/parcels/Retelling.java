package io.cardproof.ledger.parcels;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Submission;
import io.cardproof.rules.Entry;
import io.cardproof.sequence.SignedCommand;
import io.cardproof.store.Replica;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Tells a chain the log of an older ledger again, for a house that moves there.
 *
 * <p>What: the commands of its entries go onto the chain, in their order and as they were signed,
 * and the replica that follows the chain decides them again.
 *
 * <p>Guarantees: after each parcel the replica has the root that the older log had at that size, or
 * the move ends there with {@link LedgerException.Corrupt}. A crash leaves a beginning of the log
 * on the chain; the next start goes on behind it.
 *
 * <p>Why not the entries, or the state they come to: whoever joins later finds the whole history on
 * the chain, with its proof, and has to believe nobody.
 */
public final class Retelling {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** Parcels in a row of which nothing came. */
  private static final int TRIES = 10;

  private final Replica old;
  private final Replica replica;
  private final Teller teller;
  private final PackerLimits limits;

  /** How far it is, for who waits. */
  @FunctionalInterface
  public interface Progress {
    void at(long entries, long ofEntries);
  }

  /** An adapter's way onto its chain. */
  public interface Teller {
    /** What a command takes of a parcel, in the unit of {@link PackerLimits#parcelCost}. */
    long cost(SignedCommand command);

    /** Parcels under way at most; more than one only where the chain keeps their order. */
    int parcelsAhead();

    /**
     * Gives a parcel its place behind the one before. What it returns ends when the entries are
     * durable here, or fails with a {@link LedgerException}.
     */
    Future<?> tell(List<Submission> parcel) throws InterruptedException;

    /** Waits until nothing is under way that an earlier try or start has left. */
    void settle() throws LedgerException, InterruptedException;
  }

  /**
   * @param old the older ledger
   * @param replica that follows the chain
   */
  public Retelling(Replica old, Replica replica, Teller teller, PackerLimits limits) {
    this.old = old;
    this.replica = replica;
    this.teller = teller;
    this.limits = limits;
  }

  private record Parcel(List<Submission> commands, long end) {}

  private record Told(Future<?> done, long end) {}

  /**
   * Returns when the chain has all of it.
   *
   * @throws LedgerException.Corrupt if the chain comes to another history
   * @throws LedgerException.Unavailable if it takes nothing for long
   */
  public void run(Progress progress) throws LedgerException, InterruptedException {
    BackOff backOff = BackOff.from(PAUSE);
    int vain = 0;
    while (true) {
      teller.settle();
      long from = Math.min(replica.size(), old.size());
      requireSame(from);
      if (from == old.size()) {
        return;
      }
      try {
        tell(from, progress);
      } catch (LedgerException.Unavailable | LedgerException.OutcomeUnknown e) {
        vain = replica.size() > from ? 0 : vain + 1;
        if (vain == TRIES) {
          throw e;
        }
        backOff.pause();
      }
    }
  }

  private void tell(long from, Progress progress) throws LedgerException, InterruptedException {
    Deque<Told> underWay = new ArrayDeque<>();
    long next = from;
    while (next < old.size() || !underWay.isEmpty()) {
      if (next < old.size() && underWay.size() < teller.parcelsAhead()) {
        Parcel parcel = gather(next);
        if (!parcel.commands().isEmpty()) {
          underWay.add(new Told(teller.tell(parcel.commands()), parcel.end()));
        }
        next = parcel.end();
      } else {
        Told first = underWay.remove();
        await(first.done());
        requireSame(first.end());
        progress.at(first.end(), old.size());
      }
    }
  }

  /** The map's leaves come by themselves, and a genesis travels alone. */
  private Parcel gather(long from) {
    List<Submission> commands = new ArrayList<>();
    long cost = 0;
    long next = from;
    while (next < old.size() && commands.size() < limits.parcelItems()) {
      if (old.at(next) instanceof Entry entry) {
        cost += teller.cost(new SignedCommand(entry.command(), entry.signature()));
        if (!commands.isEmpty() && cost > limits.parcelCost()) {
          break;
        }
        commands.add(new Submission(entry.command(), entry.signature(), List.of()));
      }
      next++;
      if (next == 1) {
        break;
      }
    }
    return new Parcel(commands, next);
  }

  private static void await(Future<?> done) throws LedgerException, InterruptedException {
    try {
      done.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof LedgerException known
          ? known
          : new LedgerException.Unavailable("what moves in was not taken: " + e.getMessage(), 1);
    }
  }

  private void requireSame(long size) throws LedgerException.Corrupt {
    if (replica.size() < size || !Arrays.equals(replica.rootAt(size), old.rootAt(size))) {
      throw new LedgerException.Corrupt(
          "the chain came to another history within the first " + size + " entries",
          new IllegalStateException("it has " + replica.size()));
    }
  }
}
