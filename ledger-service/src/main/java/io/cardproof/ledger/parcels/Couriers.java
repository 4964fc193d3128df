package io.cardproof.ledger.parcels;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.parcels.Packer.Item;
import io.cardproof.ledger.replica.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Takes parcels from the packer and ships each on a thread of its own. */
public final class Couriers {
  private static final System.Logger LOG = System.getLogger(Couriers.class.getName());

  private final Packer packer;
  private final Shipping shipping;
  private final Thread dispatcher;

  /** No virtual ones: the outbox's synced write would hold up what else their carriers carry. */
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          Thread.ofPlatform().daemon().name("ledger-courier-", 0).factory());

  /** One parcel's way to an answer for each of its commands. */
  public interface Shipping {

    /** Returns when the fate of every command is known, or after {@link #close}. */
    void ship(List<Item> parcel) throws InterruptedException;

    /** What is under way ends at its next step. */
    void close();
  }

  public Couriers(Packer packer, Shipping shipping) {
    this.packer = packer;
    this.shipping = shipping;
    this.dispatcher = Thread.ofPlatform().name("ledger-packer").unstarted(this::dispatch);
  }

  public void start() {
    dispatcher.start();
  }

  private void dispatch() {
    try {
      for (List<Item> parcel = packer.take(); !parcel.isEmpty(); parcel = packer.take()) {
        List<Item> taken = parcel;
        threads.execute(() -> ship(taken));
      }
    } catch (InterruptedException e) {
      packer.close();
    }
  }

  private void ship(List<Item> parcel) {
    Exception why = new IllegalStateException("a parcel's way ended early");
    try {
      shipping.ship(parcel);
    } catch (InterruptedException e) {
      why = e;
    } catch (RuntimeException e) {
      why = e;
      LOG.log(System.Logger.Level.ERROR, "A parcel's way ended in a fault", e);
    } finally {
      unknown(parcel, why);
      packer.done(parcel);
    }
  }

  /** It may have been ordered: the outbox knows. Who has an answer already keeps it. */
  private static void unknown(List<Item> parcel, Exception cause) {
    for (Item item : parcel) {
      String id = item.request().submission().command().id();
      item.request().fail(new LedgerException.OutcomeUnknown(id, cause));
    }
  }

  /** Has something carried that no caller waits for; ends as parcels do. */
  public void carry(Runnable errand) {
    threads.execute(errand);
  }

  /** Gives back what waits behind parcels that do not come to an end. */
  public void giveBackWhatIsLate() {
    for (Item item : packer.removeLate()) {
      item.request().fail(new LedgerException.Unavailable("the network is too slow", 1));
    }
  }

  /** Lets what is under way end within a while; what does not is left to the next start. */
  public void close(Duration patience) {
    packer.close();
    boolean interrupted = false;
    try {
      if (dispatcher.join(patience)) {
        threads.shutdown();
        boolean ended = threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        LOG.log(System.Logger.Level.DEBUG, "what was under way ended: {0}", ended);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    // What is still under way ends at its next step, and what waits behind it is given back.
    shipping.close();
    Threads.awaitEnd(dispatcher);
    threads.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
