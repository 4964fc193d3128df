package io.cardproof.cards;

import io.cardproof.keys.ClaimTokens;
import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Scene;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.embedded.EmbeddedLedger;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.papers.Commitments;
import io.cardproof.papers.PaperSealer;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Role;
import io.cardproof.store.Store;
import io.cardproof.tags.LocalTagger;
import io.cardproof.vault.CodeSealer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** The use cases over a real ledger in a folder, whose answers can be made to get lost. */
public final class Counter implements AutoCloseable {
  static final Caller SUPPLIER = caller(Scene.SUPPLIER, Role.SUPPLIER);
  static final Caller SHOP = caller(Scene.SHOP, Role.MARKETPLACE);

  public final Store store;
  public final CardUseCases cards;
  public final Losing ledger;

  private static Caller caller(String member, Role role) {
    return new Caller(member, List.of(role), Custody.GATEWAY);
  }

  public Counter(Path folder) throws LedgerException {
    store = Store.create(folder);
    EmbeddedLedger.initialise(store, Scene.genesis());
    InstantSource clock = () -> Instant.ofEpochMilli(Scene.START_MS);
    EmbeddedLedger embedded =
        new EmbeddedLedger(store, clock, (submission, state) -> true, FatalHandler.HALT);
    for (Submission submission : new Scene(store.replica().genesisHash()).upToProduct()) {
      embedded.submit(submission);
    }
    ledger = new Losing(embedded);
    Desk desk =
        new Desk(ledger, store.replica(), (member, generation, message) -> new byte[64], clock);
    cards =
        new CardUseCases(
            new CardUseCases.Ground(
                desk,
                store.replica(),
                clock,
                new LocalTagger(secret(1)),
                new CodeSealer(secret(2)),
                new Commitments(secret(3)),
                new PaperSealer(secret(3)),
                new ClaimTokens(secret(4)),
                new Operations(store.local(), clock),
                store.papers(),
                store.vault(),
                VaultNetwork.none(Scene.OPERATOR),
                store.local(),
                folder.resolve("tmp"),
                1 << 20,
                member -> {}));
  }

  private static byte[] secret(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  @Override
  public void close() {
    ledger.close();
    store.close();
  }

  /** Loses one submission, or the answer to it, as a crash of the gateway at that point would. */
  public static final class Losing implements Ledger {
    private final Ledger real;
    private int untilLost = Integer.MAX_VALUE;
    private boolean afterwards;

    private Losing(Ledger real) {
      this.real = real;
    }

    /**
     * @param submission counted from 1
     * @param afterCommit it is on the ledger, and nobody was told
     */
    public void lose(int submission, boolean afterCommit) {
      untilLost = submission;
      afterwards = afterCommit;
    }

    @Override
    public Outcome submit(Submission submission) throws LedgerException {
      boolean lost = --untilLost == 0;
      if (!lost) {
        return real.submit(submission);
      }
      if (afterwards) {
        real.submit(submission);
      }
      throw new LedgerException.OutcomeUnknown(
          submission.command().id(), new IllegalStateException("crashed"));
    }

    @Override
    public Head head() {
      return real.head();
    }

    @Override
    public Health check() {
      return real.check();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
