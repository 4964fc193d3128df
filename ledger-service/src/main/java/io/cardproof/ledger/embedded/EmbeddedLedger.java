package io.cardproof.ledger.embedded;

import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Receipt;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.Gatekeeper;
import io.cardproof.ledger.replica.Request;
import io.cardproof.ledger.replica.Request.Answer;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.rules.Action;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Refusal;
import io.cardproof.store.Append;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.store.StoreException;
import io.cardproof.store.StoredHead;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/**
 * The ledger in this process: admits commands on their callers' threads, queues them, and has a
 * {@link Pipeline} decide and write them.
 *
 * <p>Guarantees: an answer means durable; one order, which is the log's; a failed write ends the
 * process after telling every caller of the drain that its outcome is not known.
 */
public final class EmbeddedLedger implements Ledger {
  /** Requests that may wait, about a tenth of a second of work; past it callers come back later. */
  public static final int QUEUE_MAX = 4_096;

  /** Entries in one drain: bounds its memory and what a crash can leave unanswered. */
  private static final int DRAIN_MAX = 1_024;

  /** About one per card: bounds a drain of minting chunks to some 16,000 cards. */
  private static final int DRAIN_WEIGHT_MAX = 16_384;

  private static final int RETRY_AFTER_SECONDS = 1;

  private final Store store;
  private final Replica replica;
  private final Gatekeeper gatekeeper;
  private final Intake intake = new Intake(QUEUE_MAX, DRAIN_MAX, DRAIN_WEIGHT_MAX);
  private final Pipeline pipeline;

  /**
   * Starts its threads.
   *
   * @param store with a genesis; the caller's to close, after this
   * @param clock which commands' times are held against
   * @param fatal what to do after a write that failed, {@link FatalHandler#HALT} in a server
   * @throws StoreException NOT_INITIALISED if the store has no genesis
   */
  public EmbeddedLedger(
      Store store, InstantSource clock, SignatureCheck signatures, FatalHandler fatal) {
    this.store = store;
    this.replica = store.replica();
    this.gatekeeper = new Gatekeeper(replica, clock, signatures);
    replica.genesisHash();
    pipeline = new Pipeline(store, intake, fatal);
    pipeline.start();
  }

  /**
   * Writes entry 0 into an empty store.
   *
   * @param genesis a {@code ledger.create}, its {@code ledger} empty
   * @throws IllegalArgumentException if the rules refuse it, or the store has entries
   */
  public static Receipt initialise(Store store, Submission genesis) {
    boolean isGenesis =
        genesis.command().action() instanceof Action.CreateLedger
            && genesis.command().ledger().isEmpty();
    if (!isGenesis || store.head().size() != 0) {
      throw new IllegalArgumentException("a ledger begins once, with its genesis");
    }
    Append drain = store.append();
    Answer answer = Decider.decide(genesis, drain);
    if (answer instanceof Answer.Done(Outcome.Committed committed)) {
      drain.commit();
      return committed.receipt();
    }
    throw new IllegalArgumentException("the rules refuse this genesis: " + answer);
  }

  @Override
  public Outcome submit(Submission submission) throws LedgerException {
    Refusal notAdmitted = gatekeeper.refusal(submission);
    if (notAdmitted != null) {
      return new Outcome.Refused(notAdmitted, null, false);
    }
    Request request = new Request(submission, weight(submission.command().action()));
    switch (intake.offer(request)) {
      case ACCEPTED -> {}
      case FULL ->
          throw new LedgerException.Unavailable("too many commands wait", RETRY_AFTER_SECONDS);
      case CLOSED -> throw pipeline.closed();
    }
    return request.await(replica);
  }

  private static int weight(Action action) {
    return switch (action) {
      case Action.MintCards a -> cards(a.lots());
      case Action.OpenBatch a -> cards(a.lots());
      case Action.TransferCards a -> 1 + a.cards().size();
      case Action.MakeSale a -> 1 + a.cards().size();
      case Action.PlaceHold a -> 1 + a.cards().size();
      default -> 1;
    };
  }

  private static int cards(List<Lot> lots) {
    return 1 + lots.stream().mapToInt(lot -> lot.cards().size()).sum();
  }

  @Override
  public Head head() {
    StoredHead head = store.head();
    return new Head(head.size(), Base64.getEncoder().encodeToString(head.root()));
  }

  @Override
  public Health check() {
    String why = pipeline.problem();
    return new Health(why == null, "embedded", why == null ? "" : why);
  }

  /** Synced writes so far; entries over these is how well commits group. */
  public long drains() {
    return pipeline.syncs();
  }

  @Override
  public void close() {
    intake.close();
    pipeline.close();
  }
}
