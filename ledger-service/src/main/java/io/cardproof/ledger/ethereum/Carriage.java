package io.cardproof.ledger.ethereum;

import io.cardproof.ledger.Submission;
import io.cardproof.ledger.ethereum.Account.Sent;
import io.cardproof.ledger.parcels.Couriers;
import io.cardproof.ledger.parcels.Outbox;
import io.cardproof.ledger.parcels.Packer.Item;
import io.cardproof.ledger.parcels.Settlements;
import io.cardproof.store.Replica;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What all shipments share: sending one transaction until its fate is final. */
final class Carriage implements Couriers.Shipping {
  private final Chain chain;
  private final Account account;
  private final Nonces nonces;
  private final Outbox outbox;
  private final Settlements<Fate> settlements;
  private final Follower follower;
  private final Replica replica;
  private final EthereumLimits limits;
  private final long gasLimit;
  private volatile @Nullable String problem;
  private volatile boolean closed;

  Carriage(
      Chain chain,
      Account account,
      Outbox outbox,
      Settlements<Fate> settlements,
      Follower follower,
      Replica replica,
      EthereumLimits limits,
      long gasLimit) {
    this.chain = chain;
    this.account = account;
    this.nonces = new Nonces(chain, account.address());
    this.outbox = outbox;
    this.settlements = settlements;
    this.follower = follower;
    this.replica = replica;
    this.limits = limits;
    this.gasLimit = gasLimit;
  }

  /** This gateway's address. */
  String account() {
    return account.address();
  }

  Replica replica() {
    return replica;
  }

  EthereumLimits limits() {
    return limits;
  }

  long gasLimit() {
    return gasLimit;
  }

  /** Told, while something is sent, that its fate stays open. */
  interface Waiting {
    void stillOpen();
  }

  /**
   * Signs a transaction with this calldata and sends it until its fate is final.
   *
   * @return null where the ledger closes first; the next start goes on with it
   * @throws Lost if another transaction took its nonce, so that it will never be in a block
   */
  @Nullable Fate carry(byte[] calldata, long gas, List<Submission> submissions, Waiting waiting)
      throws InterruptedException, Lost {
    return carry(sign(calldata, gas, submissions), submissions, waiting);
  }

  /** Takes the next nonce: what is signed first has its place first. */
  Sent sign(byte[] calldata, long gas, List<Submission> submissions) {
    return account.sign(calldata, gas, submissions);
  }

  /** As above, for what was just signed. */
  @Nullable Fate carry(Sent sent, List<Submission> submissions, Waiting waiting)
      throws InterruptedException, Lost {
    settlements.expect(sent.hash());
    List<String> ids = submissions.stream().map(each -> each.command().id()).toList();
    // An interrupt leaves it in the outbox: its nonce must not be missing after the next start.
    boolean over = false;
    try {
      Fate fate = untilFinal(sent, waiting);
      over = fate != null;
      return fate;
    } catch (Lost e) {
      over = true;
      throw e;
    } finally {
      if (over) {
        outbox.drop(sent.hash(), ids);
        // Whatever a node said of it last, it is over.
        problem = null;
      }
      settlements.forget(sent.hash());
    }
  }

  /** As {@link #carry}, for what an earlier start signed. */
  void carryOn(Outbox.Left left) throws InterruptedException {
    Sent sent = Sent.of(left);
    boolean over = true;
    try {
      over = untilFinal(sent, () -> {}) != null;
    } catch (Lost e) {
      // Who asked is gone: by the submission id they learn that it is not on the ledger.
    }
    if (over) {
      outbox.drop(left.transaction(), left.submissions());
    }
    settlements.forget(sent.hash());
  }

  /** What comes in a block from here on is noticed. */
  void expect(Outbox.Left left) {
    settlements.expect(left.transaction());
  }

  private @Nullable Fate untilFinal(Sent sent, Waiting waiting) throws InterruptedException, Lost {
    boolean stands = false;
    for (boolean again = false; !closed(); again = true) {
      if (!stands) {
        send(sent, again);
      }
      Fate fate = settlements.await(sent.hash(), limits.sendAgain());
      if (fate != null) {
        return fate;
      }
      fate = fateBehindUs(sent);
      if (fate != null) {
        return fate;
      }
      waiting.stillOpen();
      stands = standsInABlock(sent);
    }
    return null;
  }

  /**
   * Or another with its nonce does. Then it only waits for others on top: as long as that lasts, to
   * send it again is in vain.
   */
  private boolean standsInABlock(Sent sent) {
    try {
      return nonces.newest() > sent.nonce();
    } catch (NodeException e) {
      return false;
    }
  }

  /** Each node that is handed a transaction reads all of it: at first, one will do. */
  private void send(Sent sent, boolean again) {
    try {
      if (again) {
        chain.sendToAll(sent.transaction());
      } else {
        chain.send(sent.transaction());
      }
      problem = null;
    } catch (NodeException e) {
      // Declined or not: it is sent again until its nonce is used up.
      problem = e.getMessage();
    }
  }

  /**
   * Its fate where its nonce is used up in blocks that the replica has read: then it was settled,
   * or it was in a block that an earlier start read, or another transaction took its place.
   */
  private @Nullable Fate fateBehindUs(Sent sent) throws InterruptedException, Lost {
    long block = follower.cursor().block();
    try {
      if (nonces.after(block) <= sent.nonce()) {
        return null;
      }
      Fate settled = settlements.await(sent.hash(), Duration.ZERO);
      Inclusion inclusion = settled == null ? chain.inclusion(sent.hash()) : null;
      if (settled != null) {
        return settled;
      } else if (inclusion == null) {
        throw new Lost();
      } else if (inclusion.block() > block) {
        return null;
      }
      return inclusion.succeeded()
          ? new Fate.Executed(List.of())
          : new Fate.Reverted(inclusion.outOfGas());
    } catch (NodeException e) {
      problem = e.getMessage();
      return null;
    }
  }

  /** Another transaction of the account has its nonce. */
  static final class Lost extends Exception {
    private static final long serialVersionUID = 1L;

    Lost() {
      super("another transaction took its nonce", null, false, false);
    }
  }

  /** Why no node took what was sent last; null where one did. */
  @Nullable String problem() {
    return problem;
  }

  @Override
  public void ship(List<Item> parcel) throws InterruptedException {
    new Shipment(this, parcel).run();
  }

  @Override
  public void close() {
    closed = true;
    settlements.close();
  }

  boolean closed() {
    return closed || follower.problem() != null;
  }
}
