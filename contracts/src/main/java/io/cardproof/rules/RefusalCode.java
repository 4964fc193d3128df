package io.cardproof.rules;

import io.cardproof.codec.Worded;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why the rules refuse, in precedence: where several apply, the one listed first is the answer. The
 * word is the same on every backend and in every answer, and never changes.
 */
public enum RefusalCode implements Worded {
  // request
  REQUEST_INVALID("request.invalid"),
  TIME_OUT_OF_BOUNDS("time.out_of_bounds"),
  // auth
  AUTH_INVALID("auth.invalid"),
  MEMBER_SUSPENDED("member.suspended"),
  // submission
  SUBMISSION_MISMATCH("submission.mismatch"),
  ORDER_EXISTS("order.exists"),
  // existence
  MEMBER_EXISTS("member.exists"),
  BATCH_EXISTS("batch.exists"),
  CARD_UNKNOWN("card.unknown"),
  HOLD_UNKNOWN("hold.unknown"),
  SALE_UNKNOWN("sale.unknown"),
  BATCH_UNKNOWN("batch.unknown"),
  CLAIM_UNKNOWN("claim.unknown"),
  ESCROW_UNKNOWN("escrow.unknown"),
  PRODUCT_UNKNOWN("product.unknown"),
  POLICY_UNKNOWN("policy.unknown"),
  MEMBER_UNKNOWN("member.unknown"),
  // ownership and role
  ROLE_MISSING("auth.role_missing"),
  NOT_YOURS("not_yours"),
  SUPPLIER_NOT_ALLOWED("supplier.not_allowed"),
  ISSUER_NOT_ALLOWED("issuer.not_allowed"),
  RULING_PARTY("ruling.party"),
  RULING_SAME_ARBITRATOR("ruling.same_arbitrator"),
  // seller
  SELLER_NOT_ALLOWED("seller.not_allowed"),
  CREDENTIAL_MISSING("credential.missing"),
  // card state
  CARD_ALREADY_MINTED("card.already_minted"),
  CARD_HELD("card.held"),
  CARD_SOLD("card.sold"),
  CARD_ALREADY_REDEEMED("card.already_redeemed"),
  CARD_FROZEN("card.frozen"),
  CARD_VOIDED("card.voided"),
  CARD_RECALLED("card.recalled"),
  CARD_EXPIRED("card.expired"),
  CARD_NOT_SOLD("card.not_sold"),
  CARD_NOT_DEPOSITED("card.not_deposited"),
  CARD_DELIVERED("card.delivered"),
  SALE_UNDONE("sale.undone"),
  UNDO_SUPPLIER_ONLY("undo.supplier_only"),
  TIER_REQUIREMENT_MISSING("tier.requirement_missing"),
  CLAIM_STATE("claim.state"),
  CLAIM_DUPLICATE("claim.duplicate"),
  ESCROW_STATE("escrow.state"),
  // hold
  HOLD_RELEASED("hold.released"),
  // time and windows
  HOLD_EXPIRED("hold.expired"),
  UNDO_WINDOW_EXCEEDED("undo.window_exceeded"),
  // caps
  POOL_INSUFFICIENT("pool.insufficient"),
  HOLD_LIMIT("hold.limit"),
  SUPPLY_CAP_EXCEEDED("supply.cap_exceeded");

  private static final Map<String, RefusalCode> BY_WORD = new HashMap<>();

  static {
    for (RefusalCode code : values()) {
      BY_WORD.put(code.word, code);
    }
  }

  private final String word;

  RefusalCode(String word) {
    this.word = word;
  }

  /** The stable word, such as {@code card.sold}. */
  @Override
  public String word() {
    return word;
  }

  public static Optional<RefusalCode> ofWord(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }
}
