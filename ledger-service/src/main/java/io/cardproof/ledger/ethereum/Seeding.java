package io.cardproof.ledger.ethereum;

import io.cardproof.evm.BatchSlot;
import io.cardproof.evm.CardSlot;
import io.cardproof.evm.Indexes;
import io.cardproof.evm.Words;
import io.cardproof.rules.State;
import io.cardproof.rules.StateValue;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets the contract know what a ledger that moved in knows.
 *
 * <p>What: once the past has its places on the chain, this gateway goes through the members,
 * batches and cards of its replica and votes for every slot in which the contract differs; again,
 * until none does.
 *
 * <p>Guarantees: every gateway comes to the same votes, since the replicas are the same and are
 * read in the order of their keys. That it is over is durable; a crash before goes through all of
 * it again.
 *
 * <p>Why by vote: the contract did not judge the past, so that nobody's word alone may say what
 * came of it.
 */
final class Seeding extends Chore {
  private static final String OVER = "ethereum-seeding/over";
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Slots in one vote: some 20 KB, 12 million gas. */
  private static final int PAGE = 200;

  private static final int VOTES_AHEAD = 16;
  private static final System.Logger LOG = System.getLogger(Seeding.class.getName());

  private final LocalTable table;
  private final Replica replica;
  private final Delegates delegates;
  private final Follower follower;
  private final long imported;
  private final Semaphore ahead = new Semaphore(VOTES_AHEAD);
  private volatile boolean over;

  /**
   * @param imported items that move in; 0 where nothing does
   */
  Seeding(
      Store store,
      Chain chain,
      Delegates delegates,
      Carriage carriage,
      Follower follower,
      long imported) {
    super("ledger-seeding", INTERVAL, chain, carriage);
    this.delegates = delegates;
    this.table = store.local();
    this.replica = store.replica();
    this.follower = follower;
    this.imported = imported;
    this.over = imported == 0 || table.get(OVER) != null;
  }

  /** The numbers by which the contract names things stay: each is asked for once. */
  private record Known(ContractView view, Map<String, Integer> members, Map<String, Long> batches)
      implements Indexes {
    @Override
    public int member(String id) {
      return members.computeIfAbsent(id, view::member);
    }

    @Override
    public long batch(String id) {
      return batches.computeIfAbsent(id, view::batch);
    }
  }

  /** A page of a kind of state value, and what has to be voted of it. */
  private interface Stage<V extends StateValue> {
    List<Ballot> differing(List<Replica.Row<V>> page, Known view) throws NodeException;
  }

  /** Whether the contract knows all that moved in. */
  boolean isOver() {
    return over;
  }

  @Override
  boolean look() throws NodeException, InterruptedException {
    if (!over && follower.cursor().items() >= imported && sweep()) {
      table.put(OVER, new byte[0]);
      over = true;
      LOG.log(System.Logger.Level.INFO, "the contract knows all that moved in");
    }
    return over;
  }

  /** True if nothing differs. Slots name members and batches by number, which must be there. */
  private boolean sweep() throws NodeException, InterruptedException {
    return sweep(StateValue.Member.class, "member", this::members)
        && sweep(StateValue.Batch.class, "batch", this::batches)
        && sweep(StateValue.Card.class, "card", this::cards);
  }

  private <V extends StateValue> boolean sweep(Class<V> type, String prefix, Stage<V> stage)
      throws NodeException, InterruptedException {
    ContractView view = new ContractView(chain, follower.cursor().block());
    Known known = new Known(view, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    List<Future<?>> votes = new ArrayList<>();
    String after = null;
    boolean same = true;
    List<Replica.Row<V>> page;
    do {
      page = replica.list(type, prefix, after, PAGE);
      for (Ballot ballot : stage.differing(page, known)) {
        same = false;
        votes.add(voting(ballot));
      }
      after = page.isEmpty() ? after : page.getLast().id();
    } while (page.size() == PAGE && isOpen());
    await(votes);
    return same;
  }

  /** Who is not known to the contract is to belong to the gateway that brought it along. */
  private List<Ballot> members(List<Replica.Row<StateValue.Member>> page, Known known)
      throws NodeException {
    List<String> gateways = chain.gateways();
    List<Ballot> ballots = new ArrayList<>();
    for (Replica.Row<StateValue.Member> row : page) {
      String member = Words.ofId(row.id());
      String due = delegates.of(member, row.value().account());
      boolean isThere = known.member(row.id()) != 0;
      if (isThere && gateways.contains(due) && !known.view.gatewayOf(member).equals(due)) {
        ballots.add(Ballot.delegating(member, due));
      } else if (!isThere) {
        ballots.add(Ballot.delegating(member, gateways.contains(due) ? due : gateways.getFirst()));
      }
    }
    return ballots;
  }

  private List<Ballot> batches(List<Replica.Row<StateValue.Batch>> page, Known known)
      throws NodeException {
    List<String> ids = page.stream().map(Replica.Row::id).toList();
    List<String> hashes = ids.stream().map(Words::ofId).toList();
    List<BigInteger> slots = hashes.isEmpty() ? List.of() : known.view.batchSlots(hashes);
    State state = replica.state();
    return differing(
        Ballot.Kind.BATCHES, hashes, slots, i -> BatchSlot.of(ids.get(i), state, known));
  }

  private List<Ballot> cards(List<Replica.Row<StateValue.Card>> page, Known known)
      throws NodeException {
    List<String> ids = page.stream().map(Replica.Row::id).toList();
    List<BigInteger> slots = ids.isEmpty() ? List.of() : known.view.cardSlots(ids);
    State state = replica.state();
    return differing(Ballot.Kind.CARDS, ids, slots, i -> CardSlot.of(ids.get(i), state, known));
  }

  private static List<Ballot> differing(
      Ballot.Kind kind,
      List<String> keys,
      List<BigInteger> slots,
      Function<Integer, BigInteger> due) {
    Ballot ballot = new Ballot(kind);
    for (int i = 0; i < slots.size(); i++) {
      ballot.add(keys.get(i), slots.get(i), due.apply(i));
    }
    return ballot.isEmpty() ? List.of() : List.of(ballot);
  }

  private Future<?> voting(Ballot ballot) throws InterruptedException {
    ahead.acquire();
    FutureTask<@Nullable Void> vote =
        new FutureTask<>(() -> {
          try {
            vote(ballot);
          } finally {
            ahead.release();
          }
          return null;
        });
    Thread.startVirtualThread(vote);
    return vote;
  }

  /** One that failed is cast again by the next sweep. */
  private static void await(List<Future<?>> votes) throws InterruptedException {
    for (Future<?> vote : votes) {
      try {
        vote.get();
      } catch (ExecutionException e) {
        LOG.log(System.Logger.Level.DEBUG, "a vote on what moved in did not come through", e);
      }
    }
  }
}
