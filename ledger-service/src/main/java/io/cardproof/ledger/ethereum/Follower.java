package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.ethereum.ParcelReplay.Ended;
import io.cardproof.ledger.parcels.BackOff;
import io.cardproof.ledger.parcels.Outbox;
import io.cardproof.ledger.parcels.Settlements;
import io.cardproof.ledger.replica.Entering;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.Request.Answer;
import io.cardproof.ledger.replica.Threads;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.RefusalCode;
import io.cardproof.sequence.Placed;
import io.cardproof.store.Append;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the contract's log into the replica.
 *
 * <p>What: reads the contract's parcels in blocks that are deep enough, in their order, decides
 * each again, and writes its entries.
 *
 * <p>Guarantees: parcels are taken only as a chain without a gap, by running number and by the head
 * that the contract keeps; entries and the cursor behind them become durable in one write; a block
 * that was read to its end must still be there when the next one is. Where it is not, or where the
 * log does not follow, and every node says so, the evidence is kept and nothing more is written.
 *
 * <p>Why nothing is read before it is deep enough, to be taken back where the chain reorganises: an
 * entry cannot be taken back once a checkpoint is signed, so that it would have to be kept apart
 * anyway; and what waits for it is told only then.
 */
final class Follower {
  private static final String FATAL = "A write failed; what is durable shows after a new start.";

  /** A cursor without entries costs a sync; so many blocks are read again at most. */
  private static final int EMPTY_BLOCKS_MAX = 64;

  /** Items of one write, about. */
  private static final int DRAIN_ITEMS = 4_000;

  /** Events of more blocks are asked for at once, and of fewer, by how much came. */
  private static final int STRIDE_MAX = 2_048;

  private static final long ANSWER_BYTES = 4 << 20;

  private static final System.Logger LOG = System.getLogger(Follower.class.getName());

  private final Store store;
  private final Chain chain;
  private final ReadAhead ahead;
  private final ParcelReplay rules;
  private final Outbox outbox;
  private final Settlements<Fate> settlements;
  private final Notes notes;
  private final Delegates delegates;
  private final FatalHandler fatal;
  private final EthereumLimits limits;
  private final int confirmations;
  private final Thread thread;
  private long storedBlock;
  private int stride = 16;
  private int contradictions;

  /** The newest block, where nothing is left to read below it. */
  private String seen = "";

  private volatile Cursor cursor;
  private volatile @Nullable String problem;
  private volatile boolean closed;

  /**
   * @param cursor where the replica stands
   * @param confirmations a block counts once it and those after it are so many
   */
  Follower(
      Store store,
      Chain chain,
      ParcelReplay rules,
      Outbox outbox,
      Settlements<Fate> settlements,
      Notes notes,
      Delegates delegates,
      FatalHandler fatal,
      EthereumLimits limits,
      Cursor cursor,
      int confirmations) {
    this.store = store;
    this.chain = chain;
    this.ahead = new ReadAhead(chain);
    this.rules = rules;
    this.outbox = outbox;
    this.settlements = settlements;
    this.notes = notes;
    this.delegates = delegates;
    this.fatal = fatal;
    this.limits = limits;
    this.cursor = cursor;
    this.confirmations = confirmations;
    this.storedBlock = cursor.block();
    this.thread = Thread.ofPlatform().name("ledger-follower").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Cursor cursor() {
    return cursor;
  }

  /** The newest block that counts while this one is the chain's newest. */
  long lastDeepEnough(Block head) {
    return head.number() - confirmations + 1;
  }

  /** Why nothing more will be written; null where that is not so. */
  @Nullable String problem() {
    return problem;
  }

  private void run() {
    BackOff backOff = BackOff.from(limits.backOff());
    while (!closed && problem == null) {
      try {
        if (!advance()) {
          Thread.sleep(limits.poll());
        }
        backOff.reset();
      } catch (NodeException e) {
        ahead.forget();
        chain.changeNode();
        pause(backOff);
      } catch (InterruptedException e) {
        // Only close interrupts.
        closed = true;
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
      closed = true;
    }
  }

  /** A crash or a failed sync: what was drained is there as a whole or not at all. */
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

  /** False where nothing more is deep enough. */
  private boolean advance() throws NodeException {
    Block head = chain.head();
    if (head.hash().equals(seen)) {
      return false;
    }
    // A chain may change below without growing.
    if (!cursor.hash().isEmpty() && !cursor.hash().equals(require(cursor.block()).hash())) {
      contradicted(
          "block " + cursor.block() + " was " + cursor.hash() + " and is another now", null);
      return false;
    }
    long last = lastDeepEnough(head);
    if (last <= cursor.block()) {
      // This node agrees with all that was read: what another one said was its own error.
      contradictions = 0;
      ahead.fetch(cursor.block() + 1, head);
      seen = head.hash();
      return false;
    }
    long to = Math.min(last, cursor.block() + stride);
    Block end = require(to);
    List<Batch> batches = batches(end);
    if (!apply(batches)) {
      return false;
    }
    contradictions = 0;
    long from = cursor.block() + 1;
    finish(end);
    settleReverted(from, to);
    adapt(batches);
    return true;
  }

  private List<Batch> batches(Block end) throws NodeException {
    long from = cursor.block() + 1;
    List<Batch> fetched = ahead.take(from, end);
    return fetched == null ? chain.batches(from, end.number()) : fetched;
  }

  private Block require(long number) throws NodeException {
    Block block = chain.block(number);
    if (block == null) {
      throw new NodeException.Passing("the node has no block " + number + " yet");
    }
    return block;
  }

  private void adapt(List<Batch> batches) {
    long bytes = batches.stream().mapToLong(batch -> batch.bytes().length).sum();
    stride = bytes > ANSWER_BYTES ? Math.max(1, stride / 2) : Math.min(STRIDE_MAX, stride * 2);
  }

  private boolean apply(List<Batch> batches) throws NodeException {
    Append drain = store.append();
    Map<String, Fate> fates = new LinkedHashMap<>();
    Cursor reached = cursor;
    for (Batch batch : batches) {
      if (batch.end() <= reached.items()) {
        continue; // read before, in a block that was not read to its end
      } else if (!LogHead.follows(reached, batch)) {
        contradicted("the parcel at item " + batch.first() + " does not follow", batch);
        return false;
      }
      fates.put(batch.transaction(), new Fate.Executed(replay(batch, drain)));
      reached = reached.after(batch);
      if (drain.count() >= DRAIN_ITEMS) {
        write(drain, reached, fates);
        drain = store.append();
        fates.clear();
      }
    }
    if (reached.items() != cursor.items()) {
      write(drain, reached, fates);
    }
    return true;
  }

  private List<Answer> replay(Batch batch, Append drain) {
    Overlay state = new Overlay(drain.state());
    List<Ended> ends = rules.replay(batch, state);
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      Ended end = ends.get(i);
      Batch.Item item = batch.items().get(i);
      if (end.own() && item.spoke()) {
        delegates.spoke(item.arguments().actor(), ContractView.address(batch.gateway()));
      }
      Note note = note(item, end);
      if (note != null) {
        notes.add(batch.first() + i, batch.block(), note);
      }
      warnOfSender(batch, i, end);
      answers.add(answer(end.placed(), drain));
    }
    return answers;
  }

  /** What the contract may have and should not; null where there is nothing of the kind. */
  private @Nullable Note note(Batch.Item item, Ended end) {
    boolean adrift = end.adrift() || (item.accepted() && notes.isAdrift(item.arguments()));
    // Whoever is the first to send for a member is its gateway, whatever comes of the item.
    boolean usurped = !end.own() && item.mayHaveSpoken();
    if (adrift) {
      Note note = Note.of(item.arguments());
      return usurped ? note.withMemberOf(item.arguments()) : note;
    }
    return usurped ? Note.ofMember(item.arguments()) : null;
  }

  /** The chain keeps the evidence: what was sent, by whom, and that the contract took it. */
  private static void warnOfSender(Batch batch, int item, Ended end) {
    if (end.placed() instanceof Placed.Refused refused
        && ((refused.refusal().code() == RefusalCode.AUTH_INVALID && !end.own())
            || ParcelReplay.isMisargued(refused.refusal()))) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Item {0} of transaction {1} was not what its command says: {2}",
          Long.toString(batch.first() + item),
          batch.transaction(),
          refused.refusal().code().word());
    }
  }

  private Answer answer(Placed placed, Append drain) {
    return placed instanceof Placed.Entered entered
        ? new Answer.Done(
            Entering.add(entered, outbox.papers(entered.entry().command().id()), drain))
        : Answer.withoutEntry(placed);
  }

  /** Who waits is told once it is durable. */
  private void write(Append drain, Cursor reached, Map<String, Fate> fates) {
    drain.position(reached.toBytes());
    drain.commit();
    cursor = reached;
    fates.forEach(settlements::settle);
  }

  /** The blocks up to this one are read to their end. */
  private void finish(Block end) {
    Cursor reached = cursor.at(end);
    if (end.number() - storedBlock >= EMPTY_BLOCKS_MAX) {
      Append nothing = store.append();
      nothing.position(reached.toBytes());
      nothing.commit();
      storedBlock = end.number();
    }
    cursor = reached;
  }

  /** A transaction of ours that is in a block and left no event was undone by the contract. */
  private void settleReverted(long from, long to) throws NodeException {
    for (long number = from; number <= to && settlements.isAnyExpected(); number++) {
      for (String transaction : require(number).transactions()) {
        if (settlements.isExpected(transaction) && !settlements.isSettled(transaction)) {
          Inclusion inclusion = chain.inclusion(transaction);
          if (inclusion != null) {
            settlements.settle(
                transaction,
                inclusion.succeeded()
                    ? new Fate.Executed(List.of())
                    : new Fate.Reverted(inclusion.outOfGas()));
          }
        }
      }
    }
  }

  /** One node may err; where every one says so in turn, it is so. */
  private void contradicted(String what, @Nullable Batch batch) throws NodeException {
    if (++contradictions <= chain.nodes()) {
      throw new NodeException.Passing(what);
    }
    Evidence.keep(store.folder(), what, cursor, batch);
    stop(what + "; the evidence is in " + Evidence.folder(store.folder()));
  }

  /** What a caller is told once nothing more is written. */
  LedgerException.Corrupt corrupt() {
    return new LedgerException.Corrupt(
        "the chain contradicts what is stored", new IllegalStateException(problem));
  }

  void close() {
    closed = true;
    thread.interrupt();
    Threads.awaitEnd(thread);
  }
}
