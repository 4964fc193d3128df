package io.cardproof.ledger.fabric;

import io.cardproof.ledger.parcels.Couriers;
import io.cardproof.ledger.parcels.Outbox;
import io.cardproof.ledger.parcels.Packer.Item;
import io.cardproof.ledger.parcels.Settlements;
import io.cardproof.store.Replica;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What all shipments share, and how the network last answered them. */
final class Carriage implements Couriers.Shipping {
  /** Times the usual. */
  private static final int PATIENCE = 3;

  /** Of how many transactions the usual is made, about. */
  private static final int SMOOTHING = 8;

  private final Chain chain;
  private final Outbox outbox;
  private final Settlements<Settled> settlements;
  private final Follower follower;
  private final Replica replica;
  private final FabricLimits limits;
  private final AtomicLong usualNanos = new AtomicLong();
  private volatile @Nullable String problem;
  private volatile boolean closed;

  Carriage(
      Chain chain,
      Outbox outbox,
      Settlements<Settled> settlements,
      Follower follower,
      Replica replica,
      FabricLimits limits) {
    this.chain = chain;
    this.outbox = outbox;
    this.settlements = settlements;
    this.follower = follower;
    this.replica = replica;
    this.limits = limits;
  }

  Chain chain() {
    return chain;
  }

  Outbox outbox() {
    return outbox;
  }

  Settlements<Settled> settlements() {
    return settlements;
  }

  Replica replica() {
    return replica;
  }

  FabricLimits limits() {
    return limits;
  }

  /**
   * How long to wait for a transaction before it is asked for: a network that is slow because it is
   * busy has not lost it, and sending it again would make the network busier.
   */
  Duration statusWithin() {
    Duration patient = Duration.ofNanos(PATIENCE * usualNanos.get());
    Duration least = limits.statusWithin();
    return patient.compareTo(least) > 0 ? patient : least;
  }

  /** A transaction stood in a block so long after it was sent. */
  void took(long nanos) {
    usualNanos.updateAndGet(usual -> usual + (nanos - usual) / SMOOTHING);
  }

  /** Hands it in; whether it was taken shows in a block. */
  void send(byte[] envelope) throws ChainException.Declined {
    try {
      chain.order(envelope);
      problem = null;
    } catch (ChainException.Declined e) {
      throw e;
    } catch (ChainException e) {
      problem(e);
    }
  }

  /** False where nobody knows it, or nobody can say. */
  boolean isInABlock(String transaction) {
    try {
      return chain.isInABlock(transaction);
    } catch (ChainException e) {
      problem(e);
      return false;
    }
  }

  /** The peer that offers blocks hangs: another is asked. */
  void blocksStayOut() {
    follower.reconnect();
  }

  /** Whether it is in a block that the replica has read, as far as anybody can say. */
  boolean isBehindUs(String transaction) {
    try {
      long height = chain.height();
      return chain.isInABlock(transaction) && follower.height() >= height;
    } catch (ChainException e) {
      problem(e);
      return false;
    }
  }

  void problem(ChainException e) {
    problem = e.getMessage();
  }

  void noProblem() {
    problem = null;
  }

  /** Why the network did not answer the last time; null where it did. */
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
