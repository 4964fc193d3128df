package io.cardproof.claims;

import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Spelled;
import io.cardproof.codec.Wire;
import io.cardproof.rules.Action;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.LocalTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells the payment provider of each movement of money that this gateway's members put on the
 * ledger, once. It follows the log, not the requests: what was answered is told even if the process
 * ended in between. How far it got is the provider's to say; where it knows nothing any more, what
 * was written down here.
 */
public final class Payments implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Payments.class.getName());
  private static final String POSITION = "payments/next";
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final int SAVE_EACH = 10_000;

  private final Records records;
  private final PrivateFields fields;
  private final Predicate<String> served;
  private final LocalTable local;
  private final PaymentProvider provider;
  private final Thread thread;
  private volatile boolean running = true;

  /**
   * @param served whether a member is this gateway's
   * @param local keeps how far it got
   */
  public Payments(
      Records records,
      PrivateFields fields,
      Predicate<String> served,
      LocalTable local,
      PaymentProvider provider) {
    this.records = records;
    this.fields = fields;
    this.served = served;
    this.local = local;
    this.provider = provider;
    this.thread = Thread.ofPlatform().daemon().name("payments").unstarted(this::follow);
  }

  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
    try {
      thread.join();
      if (provider instanceof AutoCloseable open) {
        open.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "the payment provider did not close", e);
    }
  }

  private long saved() {
    byte[] saved = local.get(POSITION);
    return saved == null ? 0 : ByteBuffer.wrap(saved).getLong();
  }

  private void follow() {
    long next = provider.next() > 0 ? provider.next() : saved();
    long stored = next;
    try {
      while (running) {
        long size = records.replica().size();
        next = tell(next, Math.min(size, next + SAVE_EACH));
        if (next != stored) {
          local.put(POSITION, ByteBuffer.allocate(Long.BYTES).putLong(next).array());
          stored = next;
        }
        if (next >= size) {
          Thread.sleep(LOOK_AGAIN_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How far it got; short of the end where the provider does not take more for now. */
  private long tell(long from, long to) throws InterruptedException {
    for (long index = from; index < to && running; index++) {
      if (!(records.replica().at(index) instanceof Entry entry)) {
        continue;
      }
      PaymentProvider.Payment payment = payment(index, entry);
      if (payment != null && served.test(entry.command().actor())) {
        try {
          provider.tell(payment);
        } catch (IOException e) {
          LOG.log(System.Logger.Level.WARNING, "a payment could not be told; it is tried again");
          Thread.sleep(LOOK_AGAIN_MILLIS);
          return index;
        }
      }
    }
    return Math.max(from, to);
  }

  private PaymentProvider.@Nullable Payment payment(long index, Entry entry) {
    for (Event event : entry.events()) {
      PaymentProvider.Payment payment =
          switch (event) {
            case Event.EscrowHeld e -> escrow(index, entry, event, e.escrow(), null);
            case Event.EscrowReleased e -> escrow(index, entry, event, e.escrow(), null);
            case Event.EscrowPaidOut e -> escrow(index, entry, event, e.escrow(), e.claim());
            case Event.PoolDeposited e -> pool(index, entry, event);
            case Event.PoolPaidOut e -> pool(index, entry, event);
            case Event.ClaimSettled e -> settled(index, entry, e);
            default -> null;
          };
      if (payment != null) {
        return payment;
      }
    }
    return null;
  }

  private PaymentProvider.Payment escrow(
      long index, Entry entry, Event event, String escrow, @Nullable String claim) {
    StateValue.Escrow held = records.there(StateKey.escrow(escrow));
    long first = records.replica().entryOf(held.submission()).orElseThrow();
    String amount =
        records.replica().entry(first).command().action() instanceof Action.HoldEscrow a
            ? fields.reveal(PrivateFields.AMOUNT, a.amountCommitment())
            : null;
    String payment =
        switch (entry.command().action()) {
          case Action.HoldEscrow a -> a.paymentCommitment();
          case Action.ReleaseEscrow a -> a.paymentCommitment();
          case Action.PayOutEscrow a -> a.paymentCommitment();
          default -> null;
        };
    return made(
        index, entry, event, Prices.Sum.of(amount), escrow, held.sale(), claim, null, payment);
  }

  private PaymentProvider.@Nullable Payment pool(long index, Entry entry, Event event) {
    return switch (entry.command().action()) {
      case Action.DepositToPool a -> {
        Prices.Sum sum = new Prices.Sum(a.amount(), a.currency());
        yield made(index, entry, event, sum, null, null, null, a.member(), a.paymentCommitment());
      }
      case Action.PayOutOfPool a -> {
        Prices.Sum sum = new Prices.Sum(a.amount(), a.currency());
        yield made(
            index, entry, event, sum, null, null, a.claim(), a.member(), a.paymentCommitment());
      }
      default -> null;
    };
  }

  private PaymentProvider.@Nullable Payment settled(
      long index, Entry entry, Event.ClaimSettled event) {
    if (!(entry.command().action() instanceof Action.SettleClaim a)
        || a.amountCommitment() == null) {
      return null;
    }
    Prices.Sum sum = Prices.Sum.of(fields.reveal(PrivateFields.AMOUNT, a.amountCommitment()));
    String sale = records.there(StateKey.claim(event.claim())).sale();
    return made(index, entry, event, sum, null, sale, event.claim(), null, a.paymentCommitment());
  }

  private PaymentProvider.Payment made(
      long index,
      Entry entry,
      Event event,
      Prices.@Nullable Sum sum,
      @Nullable String escrow,
      @Nullable String sale,
      @Nullable String claim,
      @Nullable String pool,
      @Nullable String payment) {
    return new PaymentProvider.Payment(
        index,
        Spelled.time(entry.at()),
        Objects.requireNonNull(event.getClass().getAnnotation(Wire.class)).value(),
        entry.command().actor(),
        sum == null ? null : sum.amount(),
        sum == null ? null : sum.currency(),
        escrow,
        sale,
        claim,
        pool,
        fields.reveal(PrivateFields.PAYMENT, payment));
  }
}
