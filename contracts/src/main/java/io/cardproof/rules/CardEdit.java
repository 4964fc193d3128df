package io.cardproof.rules;

import io.cardproof.rules.StateValue.Card;
import org.jspecify.annotations.Nullable;

/** One card's record being changed by one event. */
final class CardEdit {
  private final Card was;
  private @Nullable CardState before;
  private @Nullable String frozenBy;
  private @Nullable String hold;
  private @Nullable String holder;
  private boolean moved;
  private @Nullable String redeemer;
  private @Nullable Integer redemption;
  private @Nullable String sale;
  private int since;
  private CardState state;
  private boolean viewed;

  CardEdit(Card was) {
    this.was = was;
    this.before = was.before();
    this.frozenBy = was.frozenBy();
    this.hold = was.hold();
    this.holder = was.holder();
    this.moved = was.moved();
    this.redeemer = was.redeemer();
    this.redemption = was.redemption();
    this.sale = was.sale();
    this.since = was.since();
    this.state = was.state();
    this.viewed = was.viewed();
  }

  Card was() {
    return was;
  }

  CardEdit frozenBy(@Nullable String value) {
    frozenBy = value;
    return this;
  }

  CardEdit hold(@Nullable String value) {
    hold = value;
    return this;
  }

  CardEdit holder(@Nullable String value) {
    holder = value;
    return this;
  }

  CardEdit moved() {
    moved = true;
    return this;
  }

  /**
   * Used at the issuer, by its word; what the card was is kept for a correction. One that another
   * was given for stays out all the same.
   */
  CardEdit redeemed(String issuer, int seq) {
    if (state != CardState.REPLACED) {
      before = state;
      state = CardState.REDEEMED;
    }
    redeemer = issuer;
    redemption = seq;
    return this;
  }

  /** The issuer takes its word back: the card is what it was. */
  CardEdit notRedeemed() {
    if (state != CardState.REPLACED) {
      state = before == null ? CardState.AVAILABLE : before;
    }
    before = null;
    redeemer = null;
    redemption = null;
    return this;
  }

  /**
   * A hold or a sale lets go of the card, whose next state is AVAILABLE; one that was used
   * meanwhile returns to it by correction only, and a voided one never.
   */
  CardEdit free(CardState from) {
    if (state == from) {
      state = CardState.AVAILABLE;
    } else if (before == from) {
      before = CardState.AVAILABLE;
    }
    return this;
  }

  CardEdit sale(@Nullable String value) {
    sale = value;
    return this;
  }

  CardEdit since(int value) {
    since = value;
    return this;
  }

  CardEdit state(CardState value) {
    state = value;
    return this;
  }

  CardEdit viewed() {
    viewed = true;
    return this;
  }

  /**
   * @param seq running number of the card's next event
   */
  Card to(long at, int seq) {
    return new Card(
        at,
        was.batch(),
        before,
        was.currency(),
        was.faceValue(),
        frozenBy,
        hold,
        holder,
        moved,
        redeemer,
        redemption,
        sale,
        seq,
        since,
        state,
        viewed);
  }
}
