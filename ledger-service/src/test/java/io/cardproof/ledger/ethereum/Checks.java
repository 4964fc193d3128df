package io.cardproof.ledger.ethereum;

import static io.cardproof.evm.ContractCode.BATCH_UNKNOWN;
import static io.cardproof.evm.ContractCode.CARD_ALREADY_MINTED;
import static io.cardproof.evm.ContractCode.CARD_ALREADY_REDEEMED;
import static io.cardproof.evm.ContractCode.CARD_DELIVERED;
import static io.cardproof.evm.ContractCode.CARD_FROZEN;
import static io.cardproof.evm.ContractCode.CARD_HELD;
import static io.cardproof.evm.ContractCode.CARD_RECALLED;
import static io.cardproof.evm.ContractCode.CARD_SOLD;
import static io.cardproof.evm.ContractCode.CARD_UNKNOWN;
import static io.cardproof.evm.ContractCode.CARD_VOIDED;
import static io.cardproof.evm.ContractCode.HOLD_EXPIRED;
import static io.cardproof.evm.ContractCode.NOT_YOURS;
import static io.cardproof.evm.ContractCode.SALE_UNDONE;
import static io.cardproof.evm.ContractCode.UNDO_WINDOW_EXCEEDED;

import io.cardproof.evm.ContractCode;
import io.cardproof.evm.Op;
import java.util.EnumSet;
import java.util.Set;

/**
 * What the contract checks wholly, by operation: where the rules refuse with such a code, the
 * contract does with the same. Any other refusal it may miss, because a member's role, an order or
 * a policy is not known to it.
 */
final class Checks {
  private static final Set<ContractCode> NONE = EnumSet.noneOf(ContractCode.class);
  private static final Set<ContractCode> FREE =
      EnumSet.of(
          CARD_UNKNOWN,
          CARD_HELD,
          CARD_SOLD,
          CARD_ALREADY_REDEEMED,
          CARD_FROZEN,
          CARD_VOIDED,
          CARD_RECALLED);

  private Checks() {}

  static Set<ContractCode> of(Op op) {
    return switch (op) {
      case OPAQUE, DELEGATE, CLAIM_FREEZE, CLAIM_THAW -> NONE;
      case TOUCH -> EnumSet.of(CARD_UNKNOWN);
      case MINT -> EnumSet.of(BATCH_UNKNOWN, NOT_YOURS, CARD_RECALLED);
      case MINT_ALL -> EnumSet.of(CARD_ALREADY_MINTED);
      case HOLD, SELL -> FREE;
      case TRANSFER -> plus(FREE, NOT_YOURS);
      // The rules say of a hold that was released or taken over by whose it was.
      case RENEW, RELEASE -> EnumSet.of(HOLD_EXPIRED);
      case CONFIRM -> plus(FREE, HOLD_EXPIRED);
      case UNDO ->
          EnumSet.of(
              SALE_UNDONE,
              CARD_ALREADY_REDEEMED,
              CARD_VOIDED,
              CARD_DELIVERED,
              UNDO_WINDOW_EXCEEDED);
      case DELIVER ->
          EnumSet.of(SALE_UNDONE, CARD_ALREADY_REDEEMED, CARD_FROZEN, CARD_VOIDED, CARD_RECALLED);
      case REDEEM -> EnumSet.of(CARD_UNKNOWN, CARD_ALREADY_REDEEMED);
      case UNREDEEM -> EnumSet.of(CARD_UNKNOWN);
      case FREEZE -> EnumSet.of(CARD_UNKNOWN, CARD_ALREADY_REDEEMED, CARD_FROZEN, CARD_VOIDED);
      case UNFREEZE -> EnumSet.of(CARD_UNKNOWN, CARD_VOIDED);
      case VOID -> EnumSet.of(CARD_UNKNOWN, CARD_ALREADY_REDEEMED, CARD_VOIDED);
      case WITHDRAW ->
          EnumSet.of(
              CARD_UNKNOWN, NOT_YOURS, CARD_HELD, CARD_SOLD, CARD_ALREADY_REDEEMED, CARD_VOIDED);
      case REISSUE -> FREE;
      case RECALL -> EnumSet.of(BATCH_UNKNOWN, CARD_RECALLED);
      case TRANSFER_BATCH -> EnumSet.of(BATCH_UNKNOWN, NOT_YOURS, CARD_RECALLED);
    };
  }

  private static Set<ContractCode> plus(Set<ContractCode> some, ContractCode more) {
    Set<ContractCode> all = EnumSet.copyOf(some);
    all.add(more);
    return all;
  }
}
