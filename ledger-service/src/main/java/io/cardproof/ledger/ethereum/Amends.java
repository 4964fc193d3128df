package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.evm.BatchSlot;
import io.cardproof.evm.CardSlot;
import io.cardproof.evm.Words;
import io.cardproof.rules.State;
import io.cardproof.rules.StateValue;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sets the contract right where it changed what the rules refused.
 *
 * <p>What: each such item is noted before the entries around it are durable. For each note, what
 * the contract holds after the last block that was read is compared with what it must hold by this
 * gateway's replica; where they differ, this gateway votes for the change.
 *
 * <p>A member for whom another account sends than {@link Delegates} says is given back likewise.
 *
 * <p>Guarantees: every gateway comes to the same vote, since the replicas are the same; a vote
 * names the slot as it was found, and is void where something changed it since; a note is dropped
 * only once nothing differs. A crash leaves a note too many at worst.
 *
 * <p>Why a vote and not a right of the gateway that sent the item: it could sell a card, take that
 * back on the chain, and sell it again.
 */
final class Amends {
  private static final String PREFIX = "ethereum-amends/";
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int PAGE = 64;
  private static final System.Logger LOG = System.getLogger(Amends.class.getName());

  private final LocalTable table;
  private final Replica replica;
  private final Chain chain;
  private final Delegates delegates;

  /** Cards and batches of open notes: what meets them takes their times on, and is adrift too. */
  private final Set<String> adrift = ConcurrentHashMap.newKeySet();

  private @Nullable Thread thread;
  private volatile boolean closed;

  Amends(Store store, Chain chain, Delegates delegates) {
    this.table = store.local();
    this.replica = store.replica();
    this.chain = chain;
    this.delegates = delegates;
    readNotes();
  }

  private synchronized void readNotes() {
    Set<String> open = new HashSet<>();
    String after = null;
    for (List<LocalTable.Item> page = page(after); !page.isEmpty(); page = page(after)) {
      page.forEach(item -> open.addAll(Note.ofBytes(item.value()).touched()));
      after = page.getLast().key();
    }
    adrift.retainAll(open);
    adrift.addAll(open);
  }

  private List<LocalTable.Item> page(@Nullable String after) {
    return table.scan(PREFIX, after, PAGE);
  }

  /** Whether an item names a card or a batch of an open note. */
  boolean isAdrift(Arguments arguments) {
    return !adrift.isEmpty() && Note.of(arguments).touched().stream().anyMatch(adrift::contains);
  }

  /**
   * Notes what an item may have left behind; returns once durable.
   *
   * @param item running number in the contract's log
   */
  synchronized void note(long item, Note note) {
    table.put(PREFIX + "%019d".formatted(item), note.toBytes());
    adrift.addAll(note.touched());
  }

  void start(Carriage carriage, Follower follower) {
    thread = Thread.ofVirtual().name("ledger-amends").start(() -> run(carriage, follower));
  }

  private void run(Carriage carriage, Follower follower) {
    try {
      while (!closed && !carriage.closed()) {
        for (LocalTable.Item item : table.scan(PREFIX, null, PAGE)) {
          amend(item, carriage, follower.cursor().block());
        }
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The contract is not set right any more", e);
    }
  }

  private void amend(LocalTable.Item item, Carriage carriage, long block)
      throws InterruptedException {
    Note note = Note.ofBytes(item.value());
    try {
      ContractView view = new ContractView(chain, block);
      Ballot cards = cards(note, view);
      Ballot batches = batches(note, view);
      List<Ballot> members = members(note, view);
      if (cards.isEmpty() && batches.isEmpty() && members.isEmpty()) {
        table.delete(item.key());
        readNotes();
        return;
      }
      vote(cards, carriage);
      vote(batches, carriage);
      for (Ballot member : members) {
        vote(member, carriage);
      }
    } catch (NodeException | ContractView.Interrupted e) {
      LOG.log(System.Logger.Level.DEBUG, "the contract's slots could not be read", e);
    }
  }

  private Ballot cards(Note note, ContractView view) throws NodeException {
    Ballot ballot = new Ballot(Ballot.Kind.CARDS);
    State state = replica.state();
    List<BigInteger> slots = note.cards().isEmpty() ? List.of() : view.cardSlots(note.cards());
    for (int i = 0; i < slots.size(); i++) {
      String card = note.cards().get(i);
      ballot.add(card, slots.get(i), CardSlot.of(card, state, view));
    }
    boolean entered = replica.entryOf(note.submission()).isPresent();
    if (!entered && view.isUsed(note.submission())) {
      ballot.free(note.submission());
    }
    return ballot;
  }

  private Ballot batches(Note note, ContractView view) throws NodeException {
    Ballot ballot = new Ballot(Ballot.Kind.BATCHES);
    for (String hash : note.batches()) {
      String id = batch(hash);
      BigInteger due = id == null ? BigInteger.ZERO : BatchSlot.of(id, replica.state(), view);
      ballot.add(hash, view.batchSlot(hash), due);
    }
    return ballot;
  }

  /** A vote names one member at most. */
  private List<Ballot> members(Note note, ContractView view) throws NodeException {
    List<Ballot> ballots = new ArrayList<>();
    for (String member : note.members()) {
      String due = delegates.of(member);
      if (!view.gatewayOf(member).equals(due)) {
        ballots.add(Ballot.delegating(member, due));
      }
    }
    return ballots;
  }

  /** The batch of this hash; null where the ledger has none. Slow, and seldom asked. */
  private @Nullable String batch(String hash) {
    String after = null;
    while (true) {
      List<Replica.Row<StateValue.Batch>> rows =
          replica.list(StateValue.Batch.class, "batch", after, PAGE);
      for (Replica.Row<StateValue.Batch> row : rows) {
        if (Words.ofId(row.id()).equals(hash)) {
          return row.id();
        }
      }
      if (rows.size() < PAGE) {
        return null;
      }
      after = rows.getLast().id();
    }
  }

  /** One that would be undone was voted for already, or the slot is another by now. */
  private void vote(Ballot ballot, Carriage carriage) throws NodeException, InterruptedException {
    if (ballot.isEmpty() || !chain.wouldSucceed(ballot.calldata(), carriage.account())) {
      return;
    }
    try {
      Fate fate = carriage.carry(ballot.calldata(), ballot.gas(), List.of(), () -> {});
      LOG.log(System.Logger.Level.INFO, "voted to set the contract right: {0}", fate);
    } catch (Carriage.Lost e) {
      LOG.log(System.Logger.Level.DEBUG, "the vote's nonce was taken; it is cast again", e);
    }
  }

  void close() {
    closed = true;
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
