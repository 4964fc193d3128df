package io.cardproof.claims;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who moves money, told what the ledger says of it. Told in the order of the log; after a crash
 * from {@link #next} on, so that what is told twice is told apart by its entry.
 */
public interface PaymentProvider {
  /**
   * One movement, as an entry of this gateway's members has it.
   *
   * @param entry what makes it unique
   * @param type of the event: escrow.held, escrow.released, escrow.paid_out, pool.deposited,
   *     pool.paid_out, claim.settled
   * @param by member that said so
   * @param pool member whose pool it is
   * @param amount absent where its opening is not kept here
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Payment(
      long entry,
      String at,
      String type,
      String by,
      @Nullable String amount,
      @Nullable String currency,
      @Nullable String escrowId,
      @Nullable String saleId,
      @Nullable String claimId,
      @Nullable String pool,
      @Nullable String paymentRef) {}

  /** Returns once it is durable with the provider. */
  void tell(Payment payment) throws IOException;

  /** Index of the first entry that it knows nothing of; 0 where it knows nothing at all. */
  long next();
}
