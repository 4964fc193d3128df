package io.cardproof.ledger.ethereum;

import io.cardproof.evm.Arguments;
import io.cardproof.ledger.LedgerException;
import io.cardproof.ledger.Submission;
import io.cardproof.ledger.parcels.Outbox;
import io.cardproof.ledger.parcels.Retelling;
import io.cardproof.sequence.SignedCommand;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Sends the commands of a ledger that moves in. Nonces keep the order of parcels that are under way
 * at once, which is what makes it bearable where a block counts only many blocks later.
 */
final class PastTeller implements Retelling.Teller {
  private static final long LOOK_AGAIN_MS = 100;
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Carriage carriage;
  private final Outbox outbox;

  PastTeller(Carriage carriage, Outbox outbox) {
    this.carriage = carriage;
    this.outbox = outbox;
  }

  @Override
  public long cost(SignedCommand command) {
    return Calldata.costOfPast(command.toBytes().length, carriage.gasLimit());
  }

  @Override
  public int parcelsAhead() {
    return EthereumLimits.IN_FLIGHT;
  }

  @Override
  public Future<?> tell(List<Submission> parcel) {
    List<byte[]> commands =
        parcel.stream()
            .map(one -> new SignedCommand(one.command(), one.signature()).toBytes())
            .toList();
    List<Arguments> none = parcel.stream().map(one -> Arguments.ofPast(one.command())).toList();
    Calldata calldata = Calldata.of(commands, none);
    Account.Sent sent = carriage.sign(calldata.bytes(), calldata.gas(carriage.gasLimit()), parcel);
    FutureTask<Fate> carried = new FutureTask<>(() -> carry(sent, parcel));
    Thread.startVirtualThread(carried);
    return carried;
  }

  private Fate carry(Account.Sent sent, List<Submission> parcel)
      throws LedgerException, InterruptedException {
    Fate fate;
    try {
      fate = carriage.carry(sent, parcel, () -> {});
    } catch (Carriage.Lost e) {
      throw unavailable("another program sends with this gateway's account");
    }
    return switch (fate) {
      case null -> throw unavailable("the ledger is closed");
      case Fate.Executed executed -> executed;
      case Fate.Reverted _ ->
          throw unavailable("the contract lets its first gateway alone move a ledger in");
    };
  }

  @Override
  public void settle() throws LedgerException, InterruptedException {
    while (!outbox.left().isEmpty()) {
      if (carriage.closed()) {
        throw unavailable("the ledger is closed");
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }

  private static LedgerException.Unavailable unavailable(String why) {
    return new LedgerException.Unavailable(why, RETRY_AFTER_SECONDS);
  }
}
