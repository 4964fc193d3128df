package io.cardproof.evm;

import java.util.List;

/** What an item asks of the contract: {@code ICardLedger.Op}, in its order. */
public enum Op {
  /** Nothing: the rules alone decide. */
  OPAQUE(0),
  /** Something was said of a card that changes nothing but its time. */
  TOUCH(1),
  MINT(2),
  MINT_ALL(3),
  HOLD(4),
  RENEW(5),
  RELEASE(6),
  CONFIRM(7),
  SELL(8),
  UNDO(9),
  DELIVER(10),
  REDEEM(11),
  UNREDEEM(12),
  FREEZE(13),
  UNFREEZE(14),
  /** By an office of the ledger. */
  VOID(15),
  REISSUE(16),
  TRANSFER(17),
  RECALL(18),
  TRANSFER_BATCH(19),
  DELEGATE(20),
  /** Taken out by its supplier, where nobody holds it, bought or used it. */
  WITHDRAW(21),
  CLAIM_FREEZE(22),
  CLAIM_THAW(23);

  private static final List<Op> ALL = List.of(values());

  private final int number;

  Op(int number) {
    this.number = number;
  }

  /** As it travels. */
  public int number() {
    return number;
  }

  /**
   * @throws IndexOutOfBoundsException for a number that the contract would not have taken
   */
  public static Op of(int number) {
    return ALL.get(number);
  }

  /**
   * Whether the contract takes a submission id once only. What merely says something of a card may
   * come again, and does no more then.
   */
  public boolean usesSubmissionUp() {
    return this != OPAQUE && this != TOUCH;
  }
}
