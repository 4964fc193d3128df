package io.cardproof.bench;

import io.cardproof.ed25519.Ed25519;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.fabric.FabricLedger;
import io.cardproof.ledger.fabric.FabricLimits;
import io.cardproof.ledger.fabric.FabricSettings;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.rules.Limits;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.SignedCommand;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Our gateway from the port down, before a real network, with as many cards as a run asks for. */
final class FabricWorld implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BATCH = 4_000;
  private static final int MINTERS = 4;

  private final Commands commands = new Commands(Limits.network());
  private final FabricNetwork network;
  private final String name;
  private final Store store;
  private FabricLedger ledger;
  private int minted;
  private int sold;

  /** Deploys a ledger of that name and begins it. */
  FabricWorld(FabricNetwork network, String name, Path folder) throws Exception {
    this.network = network;
    this.name = name;
    network.deploy(name, commands.genesisHash());
    store = Store.create(folder);
    ledger = open(FabricLimits.standard());
    if (!ledger.begin(commands.genesis(), PATIENCE)) {
      throw new IllegalStateException("the ledger does not begin");
    }
    for (Submission introduction : commands.introductions()) {
      World.must(ledger, introduction);
    }
  }

  private FabricLedger open(FabricLimits limits) throws Exception {
    FabricSettings settings = network.settings(name);
    FabricLedger.Duties duties =
        new FabricLedger.Duties(
            InstantSource.system(),
            (submission, state) -> true,
            Ed25519::verify,
            FatalHandler.HALT);
    return FabricLedger.open(store, commands.genesisHash(), settings, limits, duties);
  }

  /** Mints and sells the first card. */
  void first() throws LedgerException {
    mint(0, 1);
    World.must(ledger, sale(0));
    minted = 1;
    sold = 1;
  }

  private Submission sale(int card) {
    return commands.sale(card, "order-" + card);
  }

  private void mint(int from, int to) throws LedgerException {
    for (Iterator<Submission> chunks = commands.mint(from, to).iterator(); chunks.hasNext(); ) {
      World.must(ledger, chunks.next());
    }
  }

  private void mintUpTo(int cards) throws Exception {
    if (minted >= cards) {
      return;
    }
    AtomicInteger next = new AtomicInteger(minted);
    Duration ever = Duration.ofHours(1);
    Load.run(
        MINTERS,
        Duration.ZERO,
        ever,
        () -> {
          int from = next.getAndAdd(BATCH);
          if (from >= cards) {
            return 0;
          }
          mint(from, from + BATCH);
          return BATCH;
        });
    minted += Math.ceilDiv(cards - minted, BATCH) * BATCH;
  }

  /** What a sale reads and writes. */
  BareLayout layout() throws Exception {
    mintUpTo(sold + 2);
    Admission admission = new Admission(commands.genesisHash(), Ed25519::verify);
    return BareLayout.of(
        store.replica().state(), admission, signed(sale(sold)), signed(sale(sold + 1)));
  }

  private static SignedCommand signed(Submission submission) {
    return new SignedCommand(submission.command(), submission.signature());
  }

  /** Sales of a card each, signed before; cards per second. */
  Load.Figures run(FabricLimits limits, int callers, int most, Duration warmUp, Duration window)
      throws Exception {
    mintUpTo(sold + most);
    ledger.close();
    ledger = open(limits);
    ledger.begin(null, PATIENCE);
    int first = sold;
    List<Submission> sales =
        IntStream.range(first, first + most).parallel().mapToObj(this::sale).toList();
    AtomicInteger next = new AtomicInteger();
    Load.Figures figures =
        Load.run(
            callers,
            warmUp,
            window,
            () -> {
              int at = next.getAndIncrement();
              if (at >= most) {
                return 0;
              }
              sell(sales.get(at));
              return 1;
            });
    sold += Math.min(most, next.get());
    return figures;
  }

  private void sell(Submission sale) throws LedgerException {
    Outcome outcome = ledger.submit(sale);
    if (!(outcome instanceof Outcome.Committed)) {
      throw new IllegalStateException("a sale was refused: " + outcome);
    }
  }

  @Override
  public void close() {
    ledger.close();
    store.close();
  }
}
