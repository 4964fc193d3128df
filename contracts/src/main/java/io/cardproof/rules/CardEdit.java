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
    this.sale = was.sale();
    this.since = was.since();
    this.state = was.state();
    this.viewed = was.viewed();
  }

  Card was() {
    return was;
  }

  CardEdit before(@Nullable CardState value) {
    before = value;
    return this;
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

  CardEdit redeemer(@Nullable String value) {
    redeemer = value;
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
        sale,
        seq,
        since,
        state,
        viewed);
  }
}
