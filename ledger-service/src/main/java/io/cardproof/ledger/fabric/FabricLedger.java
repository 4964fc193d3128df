package io.cardproof.ledger.fabric;

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
import org.jspecify.annotations.Nullable;

/** The ledger on a Fabric channel, seen through this gateway's own replica. */
public final class FabricLedger implements Ledger {
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final String KIND = "fabric";
  private static final String OUTBOX = "fabric-outbox/";

  private final Store store;
  private final Replica replica;
  private final Gatekeeper gatekeeper;
  private final Chain chain;
  private final FabricLimits limits;
  private final Packer packer;
  private final Follower follower;
  private final Carriage carriage;
  private final Watch watch;
  private final Couriers couriers;
  private final String genesis;
  private volatile boolean closed;

  FabricLedger(Store store, String genesis, Chain chain, FabricLimits limits, Duties duties) {
    this.store = store;
    this.replica = store.replica();
    this.genesis = genesis;
    this.chain = chain;
    this.limits = limits;
    this.gatekeeper = new Gatekeeper(replica, duties.clock(), duties.signatures());
    this.packer = new Packer(limits.packing());
    Outbox outbox = new Outbox(store.local(), OUTBOX);
    Settlements<Settled> settlements = new Settlements<>();
    Admission admission = new Admission(genesis, duties.ed25519());
    this.follower = new Follower(store, chain, admission, outbox, settlements, duties.fatal());
    this.carriage = new Carriage(chain, outbox, settlements, follower, replica, limits);
    this.couriers = new Couriers(packer, carriage);
    this.watch = new Watch(chain, follower, carriage, couriers::giveBackWhatIsLate);
    Leftovers leftovers = new Leftovers(carriage, outbox.left());
    follower.start();
    couriers.start();
    watch.start();
    leftovers.start(couriers);
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
   * @throws IllegalArgumentException if a certificate or key in the settings cannot be used
   */
  public static FabricLedger open(
      Store store, String genesis, FabricSettings settings, Duties duties) {
    return open(store, genesis, settings, FabricLimits.standard(), duties);
  }

  /** As {@link #open(Store, String, FabricSettings, Duties)}, within other limits. */
  public static FabricLedger open(
      Store store, String genesis, FabricSettings settings, FabricLimits limits, Duties duties) {
    return new FabricLedger(store, genesis, FabricChain.connect(settings), limits, duties);
  }

  /**
   * Waits until the replica is where the chain was when this was called, and has its genesis.
   *
   * @param own the genesis, if this organisation is the one to put it on an empty chain
   * @return false if the time was over before
   * @throws LedgerException if the network refuses the genesis or does not answer
   */
  public boolean begin(@Nullable Submission own, Duration patience)
      throws LedgerException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!watch.hasCaughtUp()) {
      if (System.nanoTime() > until || follower.problem() != null) {
        return false;
      }
      Thread.sleep(20);
    }
    if (own != null && replica.size() == 0) {
      beginWith(own);
    }
    while (replica.size() == 0) {
      if (System.nanoTime() > until || follower.problem() != null) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private void beginWith(Submission own) throws LedgerException {
    Outcome outcome = submit(own, Footprint.NONE);
    if (outcome instanceof Outcome.Refused && replica.size() == 0) {
      throw new LedgerException.Unavailable(
          "the organisations agreed on another genesis than " + genesis, RETRY_AFTER_SECONDS);
    }
  }

  /**
   * Moves an older ledger in, whose past the chaincode was told to take; goes on where an earlier
   * call ended. Nobody else may submit meanwhile.
   *
   * @param old the older ledger
   * @throws LedgerException.Corrupt if the channel comes to another history
   * @throws LedgerException.Unavailable if it takes nothing
   */
  public void moveIn(Replica old, Retelling.Progress progress, Duration patience)
      throws LedgerException, InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (!watch.hasCaughtUp()) {
      if (System.nanoTime() > until || follower.problem() != null) {
        throw unavailable("the network does not answer: " + check().problem());
      }
      Thread.sleep(20);
    }
    new Retelling(old, replica, new PastTeller(carriage), limits.packing()).run(progress);
  }

  @Override
  public Outcome submit(Submission submission) throws LedgerException {
    if (replica.size() == 0) {
      throw unavailable("the ledger has not begun");
    }
    Refusal notAdmitted = gatekeeper.refusal(submission);
    if (notAdmitted != null) {
      return new Outcome.Refused(notAdmitted, null, false);
    }
    Footprint.Guess guess = Footprint.of(submission.command(), replica.state());
    String id = submission.command().id();
    // That an id is used up stays true, so that it needs no word of the network's.
    return guess.decision() instanceof Decision.Replayed replayed
            && replayed.submission().equals(id)
        ? EarlierAnswer.of(replica, id, null)
        : submit(submission, guess.footprint());
  }

  private Outcome submit(Submission submission, Footprint footprint) throws LedgerException {
    byte[] bytes = new SignedCommand(submission.command(), submission.signature()).toBytes();
    Request request = new Request(submission, bytes.length);
    switch (packer.offer(new Item(request, bytes, footprint, bytes.length))) {
      case ACCEPTED -> {}
      case FULL -> throw unavailable("too many commands wait");
      case CLOSED -> throw unavailable("the ledger is closed");
    }
    return request.await(replica);
  }

  private static LedgerException.Unavailable unavailable(String why) {
    return new LedgerException.Unavailable(why, RETRY_AFTER_SECONDS);
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
    return new Health(why == null, KIND, why == null ? "" : why);
  }

  /** Parcels under way come to their end if the network answers soon, else at the next start. */
  @Override
  public void close() {
    closed = true;
    couriers.close(limits.statusWithin());
    watch.close();
    follower.close();
    chain.close();
  }
}
