package io.cardproof.cards;

import org.jspecify.annotations.Nullable;

/**
 * What a line of an upload was before the ledger was asked.
 *
 * @param position of a code among its command's cards, from 0; -1 for other lines
 * @param code why the line was rejected; null for a blank one and for a card
 */
record PlanLine(
    long line,
    int position,
    @Nullable String code,
    @Nullable String field,
    @Nullable String detail) {

  static PlanLine card(long line, int position) {
    return new PlanLine(line, position, null, null, null);
  }

  static PlanLine blank(long line) {
    return new PlanLine(line, -1, null, null, null);
  }

  static PlanLine rejected(LineJudge.Wrong wrong) {
    return new PlanLine(wrong.line(), -1, wrong.code(), wrong.field(), wrong.detail());
  }

  boolean isCard() {
    return position >= 0;
  }

  boolean isBlank() {
    return position < 0 && code == null;
  }
}
