package io.cardproof.bench;

import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.rules.Limits;
import io.cardproof.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Iterator;

/** A ledger in a folder with one supplier, one shop, one product, and as many cards as asked. */
final class World implements AutoCloseable {
  final Store store;
  final EmbeddedLedger ledger;
  private final Commands commands;

  World(Path folder) throws LedgerException {
    this(folder, Limits.embedded());
  }

  World(Path folder, Limits limits) throws LedgerException {
    commands = new Commands(limits);
    store = Store.create(folder);
    EmbeddedLedger.initialise(store, commands.genesis());
    ledger =
        new EmbeddedLedger(
            store, InstantSource.system(), (submission, state) -> true, FatalHandler.HALT);
    for (Submission introduction : commands.introductions()) {
      must(ledger, introduction);
    }
  }

  /** Mints cards number {@code from} to {@code to}, in chunks, as an import does. */
  void mint(int from, int to) throws LedgerException {
    for (Iterator<Submission> chunks = commands.mint(from, to).iterator(); chunks.hasNext(); ) {
      must(ledger, chunks.next());
    }
  }

  /** Sells one card to an order of its own, and signs that. */
  Outcome sell(int card, String order) throws LedgerException {
    return ledger.submit(commands.sale(card, order));
  }

  static void must(Ledger ledger, Submission submission) throws LedgerException {
    Outcome outcome = ledger.submit(submission);
    if (!(outcome instanceof Outcome.Committed)) {
      String what = submission.command().action().getClass().getSimpleName();
      throw new IllegalStateException(what + ": " + outcome);
    }
  }

  Ledger ledger() {
    return ledger;
  }

  @Override
  public void close() {
    ledger.close();
    store.close();
  }
}
