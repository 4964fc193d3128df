package io.cardproof.evm;

import io.cardproof.rules.CardState;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that the contract knows of one card, as {@code CardSlot.sol} packs it.
 *
 * @param lessee member whose hold it is; 0 where it is under none
 * @param holder who has it; 0 for the holder of its batch
 * @param prior who had it before its sale, likewise; under a hold the first bits of its submission
 * @param until when the hold expires, ms; of a sold card the first bits of the sale's submission
 * @param placed when the hold was placed, or the card sold, ms
 * @param at time of the latest event, ms
 */
public record CardSlot(
    int flags, int lessee, int holder, int prior, long until, long placed, long at, long batch) {
  public static final int MINTED = 1;
  public static final int HELD = 1 << 1;
  public static final int SOLD = 1 << 2;
  public static final int DELIVERED = 1 << 3;
  public static final int REDEEMED = 1 << 4;
  public static final int FROZEN = 1 << 5;
  public static final int VOIDED = 1 << 6;
  public static final int REPLACED = 1 << 7;

  private static final int PRIOR_BITS = 24;
  private static final int UNTIL_BITS = 48;

  /**
   * What the contract's slot must be for a card of the rules; zero for a card that is not there.
   */
  public static BigInteger of(String card, State state, Indexes indexes) {
    StateValue.Card value = state.get(StateKey.card(card));
    return value == null ? BigInteger.ZERO : of(card, value, state, indexes).pack();
  }

  private static CardSlot of(String id, StateValue.Card card, State state, Indexes indexes) {
    StateValue.Hold hold = card.hold() == null ? null : there(StateKey.hold(card.hold()), state);
    StateValue.Sale sale = card.sale() == null ? null : there(StateKey.sale(card.sale()), state);
    long placed = hold == null ? 0 : hold.placedAt();
    return new CardSlot(
        flags(card, sale),
        hold == null ? 0 : indexes.member(hold.owner()),
        card.holder() == null ? 0 : indexes.member(card.holder()),
        sale == null ? tag(hold) : prior(id, sale, indexes),
        sale == null ? until(hold) : Words.first(UNTIL_BITS, sale.submission()),
        sale == null ? placed : sale.soldAt(),
        card.at(),
        indexes.batch(card.batch()));
  }

  private static int flags(StateValue.Card card, StateValue.@Nullable Sale sale) {
    boolean delivered = sale != null && sale.state() == StateValue.SaleState.DELIVERED;
    return MINTED
        | (is(card, CardState.HELD) ? HELD : 0)
        | (sale == null ? 0 : SOLD)
        | (delivered ? DELIVERED : 0)
        | (card.redeemer() == null ? 0 : REDEEMED)
        | (card.frozenBy() == null ? 0 : FROZEN)
        | (is(card, CardState.VOIDED) ? VOIDED : 0)
        | (card.state() == CardState.REPLACED ? REPLACED : 0);
  }

  /** It is so, or will be again when a redemption that hides it is corrected. */
  private static boolean is(StateValue.Card card, CardState state) {
    return card.state() == state || (card.state() == CardState.REDEEMED && card.before() == state);
  }

  private static int tag(StateValue.@Nullable Hold hold) {
    return hold == null ? 0 : (int) Words.first(PRIOR_BITS, hold.submission());
  }

  private static long until(StateValue.@Nullable Hold hold) {
    return hold == null ? 0 : hold.expiresAt();
  }

  private static int prior(String card, StateValue.Sale sale, Indexes indexes) {
    String holder = sale.holders().get(sale.cards().indexOf(card));
    return holder.isEmpty() ? 0 : indexes.member(holder);
  }

  private static <V extends StateValue> V there(StateKey<V> key, State state) {
    return Objects.requireNonNull(state.get(key));
  }

  public BigInteger pack() {
    return new Bits()
        .add(8, flags)
        .add(24, lessee)
        .add(24, holder)
        .add(24, prior)
        .add(48, until)
        .add(48, placed)
        .add(48, at)
        .add(32, batch)
        .packed();
  }

  /**
   * @param slot not zero
   */
  public static CardSlot unpack(BigInteger slot) {
    Bits bits = new Bits(slot);
    return new CardSlot(
        (int) bits.take(8),
        (int) bits.take(24),
        (int) bits.take(24),
        (int) bits.take(24),
        bits.take(48),
        bits.take(48),
        bits.take(48),
        bits.take(32));
  }
}
