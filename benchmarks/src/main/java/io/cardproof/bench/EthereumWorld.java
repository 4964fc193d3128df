package io.cardproof.bench;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.ethereum.Deployment;
import io.cardproof.ledger.ethereum.EthereumLedger;
import io.cardproof.ledger.ethereum.EthereumLimits;
import io.cardproof.ledger.ethereum.EthereumSettings;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.rules.Limits;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Our gateway from the port down, before a real chain, with cards to sell. */
final class EthereumWorld implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration EVER = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofMillis(2);
  private static final Duration BUSY = Duration.ofMillis(500);
  private static final int CHUNKS = 5;
  private static final int BATCH_CARDS = 1 + CHUNKS * Limits.CARDS_PER_CHUNK;

  private final Commands commands = new Commands(Limits.network());
  private final EthereumNetwork network;
  private final Deployment.Made contract;
  private final int confirmations;
  private final Path folder;
  private final Store store;
  private EthereumLedger ledger;

  /** While what was signed before is sold, the clock stands, however long a slow machine takes. */
  private volatile @Nullable Instant standing;

  private long soldFrom;
  private int sold;

  /** Deploys a ledger and begins it. */
  EthereumWorld(EthereumNetwork network, int confirmations, Path folder) throws Exception {
    this.network = network;
    this.confirmations = confirmations;
    this.folder = folder;
    contract = network.deploy(commands.genesisHash());
    store = Store.create(folder.resolve("gateway"));
    ledger = open(store, 1, EthereumLimits.standard());
    if (!ledger.begin(commands.genesis(), PATIENCE)) {
      throw new IllegalStateException("the ledger does not begin");
    }
    for (Submission introduction : commands.introductions()) {
      commit(introduction);
    }
  }

  private EthereumLedger open(Store of, int gateway, EthereumLimits limits) throws Exception {
    EthereumSettings settings = network.settings(contract, gateway, confirmations);
    EthereumLedger.Duties duties =
        new EthereumLedger.Duties(
            this::now, (submission, state) -> true, Ed25519::verify, FatalHandler.HALT);
    return EthereumLedger.open(of, commands.genesisHash(), settings, limits, duties);
  }

  String genesisHash() {
    return commands.genesisHash();
  }

  Deployment.Made contract() {
    return contract;
  }

  /**
   * Before the first sale. Batches are opened together and grow side by side: a batch's chunks come
   * one after the other, each in a block that is deep enough.
   */
  void mint(int cards) throws Exception {
    reopen(EthereumLimits.standard().withParcels(200, 32));
    int batches = Math.ceilDiv(cards, BATCH_CARDS);
    Load.run(
        batches,
        Duration.ZERO,
        EVER,
        once(batches, batch -> commit(commands.open(batch * BATCH_CARDS, BATCH_CARDS))));
    Load.run(
        batches,
        Duration.ZERO,
        EVER,
        once(
            batches,
            batch -> {
              for (int chunk = 1; chunk <= CHUNKS; chunk++) {
                commit(commands.chunk(batch * BATCH_CARDS, chunk));
              }
            }));
    soldFrom = store.replica().size();
  }

  private interface Each {
    void with(int number) throws Exception;
  }

  /** Numbers from 0, each once. */
  private static Load.Call once(int count, Each each) {
    AtomicInteger next = new AtomicInteger();
    return () -> {
      int number = next.getAndIncrement();
      if (number >= count) {
        return 0;
      }
      each.with(number);
      return 1;
    };
  }

  private Instant now() {
    Instant stands = standing;
    return stands == null ? Instant.now() : stands;
  }

  private void reopen(EthereumLimits limits) throws Exception {
    standing = null;
    ledger.close();
    ledger = open(store, 1, limits);
    if (!ledger.begin(null, PATIENCE)) {
      throw new IllegalStateException("the ledger does not go on");
    }
  }

  /**
   * Sales of a card each, signed before, by so many callers; the whole of it is timed, to the last
   * one that is final.
   */
  Load.Figures run(EthereumLimits limits, int callers, int cards) throws Exception {
    reopen(limits);
    int first = sold;
    List<Submission> sales =
        IntStream.range(first, first + cards)
            .parallel()
            .mapToObj(card -> commands.sale(card, "order-" + card))
            .toList();
    standing = Instant.now();
    sold += cards;
    long began = System.nanoTime();
    Load.Call call = once(cards, number -> commit(sales.get(number)));
    Load.Figures figures = Load.run(callers, Duration.ZERO, EVER, call);
    return figures.over(cards, System.nanoTime() - began);
  }

  /** As an integrator does: what is under way is waited for, what is given back comes again. */
  private void commit(Submission submission) throws LedgerException {
    @Nullable Outcome outcome = null;
    while (outcome == null) {
      try {
        outcome = ledger.submit(submission);
      } catch (LedgerException.OutcomeUnknown e) {
        outcome = e.later().orElseThrow().toCompletableFuture().join();
      } catch (LedgerException.Unavailable e) {
        LockSupport.parkNanos(BUSY.toNanos());
      }
    }
    if (!(outcome instanceof Outcome.Committed)) {
      throw new IllegalStateException("a command was refused: " + outcome);
    }
  }

  /** Sales per second that a gateway with an empty store reads from the chain and decides. */
  double follow(int round) throws Exception {
    long end = store.replica().size();
    try (Store fresh = Store.create(folder.resolve("follower-" + round))) {
      EthereumLedger follower = open(fresh, 3, EthereumLimits.standard());
      try {
        long began = awaitSize(fresh, soldFrom);
        long ended = awaitSize(fresh, end);
        if (!follower.head().equals(ledger.head())) {
          throw new IllegalStateException("two gateways, two roots");
        }
        return sold / ((ended - began) / 1e9);
      } finally {
        follower.close();
      }
    }
  }

  private static long awaitSize(Store of, long size) throws InterruptedException {
    while (of.replica().size() < size) {
      Thread.sleep(LOOK);
    }
    return System.nanoTime();
  }

  @Override
  public void close() {
    ledger.close();
    store.close();
  }
}
