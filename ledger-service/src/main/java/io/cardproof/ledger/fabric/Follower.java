package io.cardproof.ledger.fabric;

import io.cardproof.ledger.fabric.ChainBlock.Transaction;
import io.cardproof.ledger.fabric.ChainBlock.Validity;
import io.cardproof.ledger.parcels.BackOff;
import io.cardproof.ledger.parcels.Outbox;
import io.cardproof.ledger.parcels.Settlements;
import io.cardproof.ledger.replica.Entering;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.Request.Answer;
import io.cardproof.ledger.replica.Threads;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Parcel;
import io.cardproof.sequence.Parcel.Decided;
import io.cardproof.sequence.Placed;
import io.cardproof.store.Append;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the chain's blocks into the replica.
 *
 * <p>What: reads blocks in their order from the stored position on, decides each valid parcel
 * again, and writes its entries; an entry's index follows from its block, its transaction's place
 * in the block and its place in the parcel.
 *
 * <p>Guarantees: a block's entries and the position behind it become durable in one write, so that
 * a crash leaves the replica before or after a block; every block follows the one before it by
 * number and hash; where this replica decides otherwise than the endorsers did, it keeps the
 * evidence and writes nothing more.
 *
 * <p>Why decide again, when the leaves stand in the block: what the peers say is then checked by
 * every member on its own, not believed.
 */
final class Follower {
  /** A position without entries costs a sync; so many blocks are read again at most. */
  private static final int EMPTY_BLOCKS_MAX = 64;

  private static final String FATAL = "A write failed; what is durable shows after a new start.";

  private final Store store;
  private final Chain chain;
  private final Admission admission;
  private final Outbox outbox;
  private final Settlements<Settled> settlements;
  private final FatalHandler fatal;
  private final Thread thread;
  private long storedBlock;
  private volatile Position position;
  private volatile Chain.@Nullable Blocks open;
  private volatile @Nullable String problem;
  private volatile boolean closed;

  Follower(
      Store store,
      Chain chain,
      Admission admission,
      Outbox outbox,
      Settlements<Settled> settlements,
      FatalHandler fatal) {
    this.store = store;
    this.chain = chain;
    this.admission = admission;
    this.outbox = outbox;
    this.settlements = settlements;
    this.fatal = fatal;
    this.position = Position.of(store.position());
    this.storedBlock = position.block();
    this.thread = Thread.ofPlatform().name("ledger-follower").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Number of blocks whose entries are in the replica. */
  long height() {
    return position.block() + 1;
  }

  /** Why nothing more will be written; null where that is not so. */
  @Nullable String problem() {
    return problem;
  }

  /** Leaves the peer that offers blocks now for another. */
  void reconnect() {
    Chain.Blocks blocks = open;
    if (blocks != null) {
      blocks.close();
    }
  }

  private void run() {
    BackOff backOff = BackOff.from(FabricLimits.standard().backOff());
    while (!closed && problem == null) {
      try (Chain.Blocks blocks = chain.blocks(height())) {
        open = blocks;
        while (!closed) {
          apply(blocks.next());
          backOff.reset();
        }
      } catch (ChainException e) {
        pause(backOff);
      } catch (StoreException e) {
        writeFailed(e);
      } catch (RuntimeException e) {
        stop("the chain's blocks cannot be read here: " + e.getMessage());
      }
    }
  }

  private void pause(BackOff backOff) {
    try {
      backOff.pause();
    } catch (InterruptedException e) {
      // Only close interrupts.
      closed = true;
    }
  }

  /** A crash or a failed sync: the block's entries are there as a whole or not at all. */
  private void writeFailed(StoreException e) {
    boolean closing = closed || e.reason() == StoreException.Reason.CLOSED;
    stop("a write failed: " + e.getMessage());
    if (!closing) {
      fatal.fatal(FATAL, e);
    }
  }

  private void stop(String why) {
    problem = why;
  }

  private void apply(ChainBlock block) throws ChainException {
    if (block.number() != height()) {
      throw new ChainException.Passing(
          "block " + block.number() + " came, " + height() + " was next");
    } else if (!block.follows(position.hash())) {
      diverged(block, "block " + block.number() + " does not follow the one before it", null);
      return;
    }
    Append drain = store.append();
    Map<Transaction, Settled> settled = new LinkedHashMap<>();
    for (Transaction transaction : block.transactions()) {
      List<Answer> answers = replay(block, transaction, drain);
      if (answers == null) {
        return;
      }
      settled.put(transaction, new Settled(transaction.validity(), answers));
    }
    write(drain, new Position(block.number(), block.hash()));
    settled.forEach((transaction, fate) -> tell(transaction, fate));
  }

  private void tell(Transaction transaction, Settled fate) {
    if (fate.validity() != Validity.DUPLICATE) {
      settlements.settle(transaction.id(), fate);
    }
  }

  /** Null where the replica comes to another end than the chain. */
  private @Nullable List<Answer> replay(ChainBlock block, Transaction transaction, Append drain) {
    if (transaction.validity() != Validity.VALID) {
      return List.of();
    }
    Decided decided;
    try {
      decided = Parcel.of(transaction.items()).decide(drain.state(), admission);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      diverged(block, "the rules cannot decide transaction " + transaction.id(), null);
      return null;
    }
    if (!Arrays.equals(decided.bundle(), transaction.bundle())) {
      diverged(
          block,
          "transaction " + transaction.id() + " comes to another end here than on the chain",
          decided.bundle());
      return null;
    }
    List<Answer> answers = new ArrayList<>();
    for (Placed placed : decided.outcomes()) {
      answers.add(answer(placed, drain));
    }
    return answers;
  }

  private Answer answer(Placed placed, Append drain) {
    return placed instanceof Placed.Entered entered
        ? new Answer.Done(
            Entering.add(entered, outbox.papers(entered.entry().command().id()), drain))
        : Answer.withoutEntry(placed);
  }

  private void write(Append drain, Position reached) {
    if (drain.count() > 0 || reached.block() - storedBlock >= EMPTY_BLOCKS_MAX) {
      drain.position(reached.toBytes());
      drain.commit();
      storedBlock = reached.block();
    }
    position = reached;
  }

  private void diverged(ChainBlock block, String why, byte @Nullable [] ownBundle) {
    Evidence.keep(store.folder(), block, ownBundle);
    stop(why + "; the evidence is in " + Evidence.folder(store.folder()));
  }

  void close() {
    closed = true;
    reconnect();
    thread.interrupt();
    Threads.awaitEnd(thread);
  }
}
