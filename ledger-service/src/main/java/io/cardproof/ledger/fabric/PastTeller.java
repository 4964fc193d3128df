package io.cardproof.ledger.fabric;

import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.parcels.Footprint;
import io.cardproof.ledger.parcels.Outbox;
import io.cardproof.ledger.parcels.Packer.Item;
import io.cardproof.ledger.parcels.Retelling;
import io.cardproof.ledger.replica.Request;
import io.cardproof.sequence.SignedCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * Submits the commands of a ledger that moves in, one parcel after the other: Fabric keeps no order
 * of transactions that are under way at once.
 */
final class PastTeller implements Retelling.Teller {
  private static final long LOOK_AGAIN_MS = 100;

  private final Carriage carriage;

  PastTeller(Carriage carriage) {
    this.carriage = carriage;
  }

  @Override
  public long cost(SignedCommand command) {
    return command.toBytes().length;
  }

  @Override
  public int parcelsAhead() {
    return 1;
  }

  @Override
  public Future<?> tell(List<Submission> parcel) throws InterruptedException {
    List<Item> items = parcel.stream().map(PastTeller::item).toList();
    carriage.ship(items);
    try {
      for (Item item : items) {
        item.request().fail(new LedgerException.Unavailable("the ledger is closed", 1));
        item.request().await(carriage.replica());
      }
      return CompletableFuture.completedFuture(null);
    } catch (LedgerException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Item item(Submission submission) {
    byte[] bytes = new SignedCommand(submission.command(), submission.signature()).toBytes();
    Request request = new Request(submission, bytes.length);
    return new Item(request, bytes, Footprint.NONE, bytes.length);
  }

  @Override
  public void settle() throws LedgerException, InterruptedException {
    Outbox outbox = carriage.outbox();
    while (!outbox.left().isEmpty()) {
      if (carriage.closed()) {
        throw new LedgerException.Unavailable("the ledger is closed", 1);
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }
}
