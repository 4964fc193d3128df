package io.cardproof.evm;

import io.cardproof.rules.RefusalCode;
import java.util.List;
import java.util.Optional;

/** What the contract says of an item: {@code ICardLedger.Code}, in its order. */
public enum ContractCode {
  ACCEPTED,
  REQUEST_INVALID,
  TIME_OUT_OF_BOUNDS,
  AUTH_INVALID,
  SUBMISSION_MISMATCH,
  /** Its submission id is used up: the first outcome is the answer. */
  REPLAYED,
  CARD_UNKNOWN,
  BATCH_UNKNOWN,
  NOT_YOURS,
  SELLER_NOT_ALLOWED,
  CARD_ALREADY_MINTED,
  CARD_HELD,
  CARD_SOLD,
  CARD_ALREADY_REDEEMED,
  CARD_FROZEN,
  CARD_VOIDED,
  CARD_RECALLED,
  CARD_DELIVERED,
  SALE_UNDONE,
  UNDO_SUPPLIER_ONLY,
  CLAIM_STATE,
  HOLD_EXPIRED,
  UNDO_WINDOW_EXCEEDED,
  SUPPLY_CAP_EXCEEDED;

  private static final List<ContractCode> ALL = List.of(values());

  /**
   * @throws IndexOutOfBoundsException for a number that the contract does not give
   */
  public static ContractCode of(int number) {
    return ALL.get(number);
  }

  /** The refusal of the rules; none for what is accepted or replayed. */
  public Optional<RefusalCode> refusal() {
    return this == ACCEPTED || this == REPLAYED
        ? Optional.empty()
        : Optional.of(RefusalCode.valueOf(name()));
  }

  /** As the contract spells it; empty for what is accepted. */
  public String word() {
    return this == REPLAYED ? "replayed" : refusal().map(RefusalCode::word).orElse("");
  }
}
