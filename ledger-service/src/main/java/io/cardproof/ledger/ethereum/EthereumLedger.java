package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.Ledger;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Outcome;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.parcels.Couriers;
import io.cardproof.ledger.parcels.Footprint;
import io.cardproof.ledger.parcels.Outbox;
import io.cardproof.ledger.parcels.Packer;
import io.cardproof.ledger.parcels.Packer.Item;
import io.cardproof.ledger.parcels.Retelling;
import io.cardproof.ledger.parcels.Settlements;
import io.cardproof.ledger.replica.EarlierAnswer;
import io.cardproof.ledger.replica.FatalHandler;
import io.cardproof.ledger.replica.Gatekeeper;
import io.cardproof.ledger.replica.Request;
import io.cardproof.ledger.replica.SignatureCheck;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Refusal;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.SignedCommand;
import io.cardproof.store.Replica;
import io.cardproof.store.Store;
import io.cardproof.store.StoredHead;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The ledger on an EVM chain, seen through this gateway's own replica. */
public final class EthereumLedger implements Ledger {
  private static final int RETRY_AFTER_SECONDS = 2;
  private static final String KIND = "ethereum";
  private static final String OUTBOX = "ethereum-outbox/";
  private static final String MOVING_IN =
      "the ledger is moving in: more than half of the gateways must tell the contract what it has";

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private final Store store;
  private final Replica replica;
  private final Gatekeeper gatekeeper;
  private final Chain chain;
  private final Packer packer;
  private final Follower follower;
  private final Watch watch;
  private final Seeding seeding;
  private final List<Chore> chores;
  private final Retelling.Teller past;
  private final EthereumLimits limits;
  private final long imported;
  private final Couriers couriers;
  private final String genesis;
  private final long gasLimit;
  private final String account;
  private final Map<String, Request> underWay = new ConcurrentHashMap<>();
  private volatile boolean closed;

  EthereumLedger(
      Store store, String genesis, Connection connection, EthereumLimits limits, Duties duties) {
    this.store = store;
    this.replica = store.replica();
    this.genesis = genesis;
    this.chain = connection.chain();
    this.gasLimit = connection.settings().gasLimit();
    this.imported = connection.imported();
    this.limits = limits;
    this.gatekeeper = new Gatekeeper(replica, duties.clock(), duties.signatures());
    this.packer = new Packer(limits.packing());
    Outbox outbox = new Outbox(store.local(), OUTBOX);
    List<Outbox.Left> left = outbox.left();
    Settlements<Fate> settlements = new Settlements<>();
    Delegates delegates = new Delegates(store);
    Notes notes = new Notes(store.local());
    ParcelReplay rules = new ParcelReplay(new Admission(genesis, duties.ed25519()), imported);
    this.follower =
        new Follower(
            store,
            chain,
            rules,
            outbox,
            settlements,
            notes,
            delegates,
            duties.fatal(),
            limits,
            Cursor.of(store.position(), connection.start()),
            connection.settings().confirmations());
    Account account = new Account(connection.signer(), outbox, connection.nextNonce(left));
    this.account = account.address();
    Carriage carriage =
        new Carriage(chain, account, outbox, settlements, follower, replica, limits, gasLimit);
    this.couriers = new Couriers(packer, carriage);
    this.watch =
        new Watch(
            chain,
            follower,
            carriage,
            account.address(),
            duties.clock(),
            connection.settings().headAgeMax(),
            couriers::giveBackWhatIsLate);
    this.seeding = new Seeding(store, chain, delegates, carriage, follower, imported);
    this.chores =
        List.of(
            new Amends(notes, replica, chain, delegates, carriage, follower),
            seeding,
            new Electorate(chain, carriage, connection.settings().gateways()));
    this.past = new PastTeller(carriage, outbox);
    Leftovers leftovers = new Leftovers(carriage, left);
    follower.start();
    couriers.start();
    watch.start();
    leftovers.start(couriers);
    chores.forEach(Chore::start);
  }

  /**
   * What the wiring decides.
   *
   * @param clock which commands' times are held against
   * @param signatures admission of this gateway's own submissions
   * @param ed25519 for every command that comes in a block
   * @param fatal what to do after a write that failed
   */
  public record Duties(
      InstantSource clock,
      SignatureCheck signatures,
      SignatureVerifier ed25519,
      FatalHandler fatal) {}

  /**
   * Connects, and follows the chain from where this store stands. Returns before it has caught up.
   *
   * @param genesis leaf hash of the entry 0 that the organisations agreed on, base64url
   * @throws IllegalArgumentException if a setting or the key cannot be used, or the contract is
   *     another ledger's
   * @throws LedgerException.Unavailable if no node answers
   */
  public static EthereumLedger open(
      Store store, String genesis, EthereumSettings settings, Duties duties)
      throws LedgerException.Unavailable {
    return open(store, genesis, settings, EthereumLimits.standard(), duties);
  }

  /** As {@link #open(Store, String, EthereumSettings, Duties)}, within other limits. */
  public static EthereumLedger open(
      Store store, String genesis, EthereumSettings settings, EthereumLimits limits, Duties duties)
      throws LedgerException.Unavailable {
    return new EthereumLedger(store, genesis, Connection.open(settings, genesis), limits, duties);
  }

  /**
   * Waits until the replica is where the chain was when this was called, and has its genesis.
   *
   * @param own the genesis, if this organisation is the one to put it on an empty ledger
   * @return false if the time was over before
   * @throws LedgerException if the network refuses the genesis or does not answer
   */
  public boolean begin(@Nullable Submission own, Duration patience)
      throws LedgerException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    if (!comesTrue(watch::hasCaughtUp, until)) {
      return false;
    }
    if (own != null && replica.size() == 0) {
      beginWith(own);
    }
    return comesTrue(() -> replica.size() > 0, until);
  }

  /** False if the time is over, or the follower at its end, before. */
  private boolean comesTrue(BooleanSupplier condition, long until) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until || follower.problem() != null) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private void beginWith(Submission own) throws LedgerException {
    try {
      Outcome outcome = submit(own, Footprint.NONE);
      if (outcome instanceof Outcome.Refused && replica.size() == 0) {
        throw new LedgerException.Unavailable(
            "the organisations agreed on another genesis than " + genesis, RETRY_AFTER_SECONDS);
      }
    } catch (LedgerException.OutcomeUnknown e) {
      // It is under way: the caller waits for the entry.
    }
  }

  /**
   * Moves an older ledger in, which the contract was deployed for; goes on where an earlier call
   * ended.
   *
   * @param old the older ledger
   * @param commands how many of its entries are commands
   * @throws LedgerException.Corrupt if the chain comes to another history
   * @throws LedgerException.Unavailable if the contract expects something else, or takes nothing
   */
  public void moveIn(Replica old, long commands, Retelling.Progress progress, Duration patience)
      throws LedgerException, InterruptedException {
    if (imported != commands) {
      throw unavailable(
          "the contract was deployed for " + imported + " commands to move in, not " + commands);
    }
    if (!comesTrue(watch::hasCaughtUp, System.nanoTime() + patience.toNanos())) {
      throw unavailable("the chain does not answer: " + check().problem());
    }
    new Retelling(old, replica, past, limits.packing()).run(progress);
  }

  @Override
  public Outcome submit(Submission submission) throws LedgerException {
    if (replica.size() == 0) {
      throw unavailable("the ledger has not begun");
    } else if (follower.problem() != null) {
      throw follower.corrupt();
    } else if (!isKnownToContract(submission)) {
      throw unavailable(MOVING_IN);
    }
    Refusal notAdmitted = gatekeeper.refusal(submission);
    if (notAdmitted != null) {
      return new Outcome.Refused(notAdmitted, null, false);
    }
    Footprint.Guess guess = Footprint.of(submission.command(), replica.state());
    String id = submission.command().id();
    // That an id is used up stays true, so that it needs no word of the network's.
    if (guess.decision() instanceof Decision.Replayed replayed
        && replayed.submission().equals(id)) {
      return EarlierAnswer.of(replica, id, null);
    }
    String standstill = watch.standstill();
    if (standstill != null && !underWay.containsKey(id)) {
      throw unavailable(standstill);
    }
    return submit(submission, guess.footprint());
  }

  /** That the ledger moved is said of no card, and need not wait until the contract knows those. */
  private boolean isKnownToContract(Submission submission) {
    return seeding.isOver()
        || (follower.cursor().items() >= imported
            && submission.command().action() instanceof Action.MoveLedger);
  }

  private Outcome submit(Submission submission, Footprint footprint) throws LedgerException {
    byte[] bytes = new SignedCommand(submission.command(), submission.signature()).toBytes();
    Request request = new Request(submission, bytes.length);
    Request before = underWay.putIfAbsent(submission.command().id(), request);
    if (before != null) {
      throw sameUnderWay(before, submission);
    }
    try {
      return submit(request, bytes, footprint);
    } finally {
      request.onceAnswered(() -> underWay.remove(submission.command().id(), request));
    }
  }

  private LedgerException sameUnderWay(Request before, Submission again) {
    Command first = before.submission().command();
    boolean same =
        first.actor().equals(again.command().actor()) && first.ask().equals(again.command().ask());
    return same ? before.underWay(replica) : unavailable("another command has this submission id");
  }

  private Outcome submit(Request request, byte[] bytes, Footprint footprint)
      throws LedgerException {
    Submission submission = request.submission();
    long cost = Calldata.cost(submission.command(), bytes.length, gasLimit);
    switch (packer.offer(new Item(request, bytes, footprint, cost))) {
      case ACCEPTED -> {}
      case FULL -> request.fail(unavailable("too many commands wait"));
      case CLOSED -> request.fail(unavailable("the ledger is closed"));
    }
    return request.await(replica);
  }

  private static LedgerException.Unavailable unavailable(String why) {
    return new LedgerException.Unavailable(why, RETRY_AFTER_SECONDS);
  }

  @Override
  public Optional<String> account() {
    return Optional.of(account);
  }

  @Override
  public Head head() {
    StoredHead head = store.head();
    return new Head(head.size(), Base64.getEncoder().encodeToString(head.root()));
  }

  @Override
  public Health check() {
    String why = closed ? "the ledger is closed" : follower.problem();
    if (why == null) {
      why = replica.size() == 0 ? "the ledger has not begun" : watch.problem();
    }
    if (why == null && !seeding.isOver()) {
      why = MOVING_IN;
    }
    return new Health(why == null, KIND, why == null ? "" : why);
  }

  /** What is under way comes to its end if the chain answers soon, else after the next start. */
  @Override
  public void close() {
    closed = true;
    couriers.close(CLOSE_WITHIN);
    chores.forEach(Chore::close);
    watch.close();
    follower.close();
    chain.close();
  }
}
