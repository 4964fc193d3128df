package io.cardproof.rules;

import io.cardproof.rules.StateValue.Claim;
import io.cardproof.rules.StateValue.Escrow;
import io.cardproof.rules.StateValue.EscrowState;
import java.math.BigDecimal;

/** Who holds what for whom. No money moves here: a guarantor says that it did. */
final class MoneyRules {
  /** Decimal places of a pool's balance. */
  private static final int PLACES = 4;

  private static final int PLACES_SHOWN = 2;

  private MoneyRules() {}

  static Decision hold(Case on, Action.HoldEscrow a) {
    String escrow = Ids.escrow(on.command.id());
    on.isNew(StateKey.escrow(escrow));
    StateValue.Sale sale = on.existing(StateKey.sale(a.sale()), RefusalCode.SALE_UNKNOWN);
    on.needs(Role.GUARANTOR);
    if (sale.state() == StateValue.SaleState.UNDONE) {
      throw Refuse.because(RefusalCode.SALE_UNDONE);
    }
    return on.committed(sale.at(), new Event.EscrowHeld(escrow, a.sale()));
  }

  static Decision release(Case on, Action.ReleaseEscrow a) {
    Escrow escrow = own(on, a.escrow());
    StateValue.Sale sale = on.present(StateKey.sale(escrow.sale()));
    long at = on.timeAfter(Math.max(escrow.at(), sale.at()));
    if (escrow.state() != EscrowState.HELD || !isOver(on, sale, at) || isDisputed(on, sale)) {
      throw Refuse.because(RefusalCode.ESCROW_STATE);
    }
    return on.committed(at, new Event.EscrowReleased(a.escrow()));
  }

  private static Escrow own(Case on, String id) {
    Escrow escrow = on.existing(StateKey.escrow(id), RefusalCode.ESCROW_UNKNOWN);
    on.needs(Role.GUARANTOR);
    if (!escrow.guarantor().equals(on.me())) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    return escrow;
  }

  /** Delivered, undone, or no claim can come any more. */
  private static boolean isOver(Case on, StateValue.Sale sale, long at) {
    return sale.state() != StateValue.SaleState.SOLD
        || sale.policies().stream()
            .allMatch(policy -> at > on.warranty(policy).windowEnd(sale.soldAt()));
  }

  private static boolean isDisputed(Case on, StateValue.Sale sale) {
    for (String card : sale.cards()) {
      for (ClaimReason reason : ClaimReason.values()) {
        StateValue.ClaimSlot slot = on.state.get(StateKey.claimSlot(card, reason));
        if (slot != null && isOpen(on.present(StateKey.claim(slot.claim())))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isOpen(Claim claim) {
    return claim.state().isUndecided()
        || claim.state() == ClaimState.APPEALED
        || (claim.state() == ClaimState.RULED && claim.verdict() == Verdict.UPHELD);
  }

  static Decision payOut(Case on, Action.PayOutEscrow a) {
    Claim claim = on.existing(StateKey.claim(a.claim()), RefusalCode.CLAIM_UNKNOWN);
    Escrow escrow = own(on, a.escrow());
    isWon(claim, a.claim());
    if (escrow.state() != EscrowState.HELD || !escrow.sale().equals(claim.sale())) {
      throw Refuse.because(RefusalCode.ESCROW_STATE);
    }
    notPaid(on, StateKey.escrowPayment(a.claim()), claim, a.claim());
    return on.committed(
        Math.max(escrow.at(), claim.at()), new Event.EscrowPaidOut(a.claim(), a.escrow()));
  }

  private static void isWon(Claim claim, String id) {
    boolean ruled = claim.state() == ClaimState.RULED || claim.state() == ClaimState.SETTLED;
    if (!ruled || claim.verdict() != Verdict.UPHELD) {
      throw Refuse.because(Refusal.claim(RefusalCode.CLAIM_STATE, claim.card(), id));
    }
  }

  static Decision deposit(Case on, Action.DepositToPool a) {
    StateValue.Pool pool = pool(on, a.member(), a.currency());
    long balance = Math.addExact(pool.balance(), units(a.amount()));
    Forms.require(balance <= units("999999999999"), "amount");
    return on.committed(
        pool.at(), new Event.PoolDeposited(text(balance), a.currency(), a.member()));
  }

  static Decision payOutOf(Case on, Action.PayOutOfPool a) {
    Claim claim =
        a.claim() == null
            ? null
            : on.existing(StateKey.claim(a.claim()), RefusalCode.CLAIM_UNKNOWN);
    StateValue.Pool pool = pool(on, a.member(), a.currency());
    if (a.claim() != null && claim != null) {
      isWon(claim, a.claim());
      notPaid(on, StateKey.poolPayment(a.claim()), claim, a.claim());
    }
    long balance = pool.balance() - units(a.amount());
    if (balance < 0) {
      throw Refuse.because(RefusalCode.POOL_INSUFFICIENT);
    }
    return on.committed(pool.at(), new Event.PoolPaidOut(text(balance), a.currency(), a.member()));
  }

  /** Once from each: who won is not paid again by a second escrow or a second payout. */
  private static void notPaid(Case on, StateKey<StateValue.Payment> key, Claim claim, String id) {
    if (on.state.get(key) != null) {
      throw Refuse.because(Refusal.claim(RefusalCode.CLAIM_STATE, claim.card(), id));
    }
  }

  private static StateValue.Pool pool(Case on, String member, String currency) {
    on.existing(StateKey.member(member), RefusalCode.MEMBER_UNKNOWN);
    if (!on.has(Role.GUARANTOR) && !on.has(Role.OPERATOR)) {
      throw Refuse.because(RefusalCode.ROLE_MISSING);
    }
    StateValue.Pool pool = on.state.get(StateKey.pool(member, currency));
    return pool == null ? new StateValue.Pool(0, 0) : pool;
  }

  /** Ten-thousandths of the unit; {@link Forms#money} admits no finer part. */
  static long units(String amount) {
    return new BigDecimal(amount).movePointRight(PLACES).longValueExact();
  }

  private static String text(long balance) {
    BigDecimal exact = BigDecimal.valueOf(balance, PLACES).stripTrailingZeros();
    return exact.setScale(Math.max(PLACES_SHOWN, exact.scale())).toPlainString();
  }
}
