package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/**
 * Where one value stands in the state. A key's text is the same on every backend.
 *
 * @param type what is found there
 * @param id text after the type's prefix, without control characters
 */
public record StateKey<V extends StateValue>(Class<V> type, String prefix, String id) {

  public static final StateKey<StateValue.Ledger> LEDGER =
      new StateKey<>(StateValue.Ledger.class, "ledger", "");

  public static StateKey<StateValue.Member> member(String member) {
    return new StateKey<>(StateValue.Member.class, "member", member);
  }

  public static StateKey<StateValue.Product> product(String sku) {
    return new StateKey<>(StateValue.Product.class, "product", sku);
  }

  public static StateKey<StateValue.Scope> scope(String scope) {
    return new StateKey<>(StateValue.Scope.class, "scope", scope);
  }

  public static StateKey<StateValue.Policy> policy(String policy) {
    return new StateKey<>(StateValue.Policy.class, "policy", policy);
  }

  public static StateKey<StateValue.PolicyText> policyText(String policy, int version) {
    return new StateKey<>(StateValue.PolicyText.class, "policy-text", policy + "/" + version);
  }

  public static StateKey<StateValue.Batch> batch(String batch) {
    return new StateKey<>(StateValue.Batch.class, "batch", batch);
  }

  public static StateKey<StateValue.BatchNumber> batchNumber(String supplier, String batchNo) {
    return new StateKey<>(StateValue.BatchNumber.class, "batch-no", supplier + "/" + batchNo);
  }

  public static StateKey<StateValue.Supply> supply(String sku, String supplier) {
    return new StateKey<>(StateValue.Supply.class, "supply", sku + "/" + supplier);
  }

  public static StateKey<StateValue.Card> card(String card) {
    return new StateKey<>(StateValue.Card.class, "card", card);
  }

  public static StateKey<StateValue.Hold> hold(String hold) {
    return new StateKey<>(StateValue.Hold.class, "hold", hold);
  }

  public static StateKey<StateValue.HoldSlot> holdSlot(String member, int slot) {
    return new StateKey<>(StateValue.HoldSlot.class, "hold-slot", member + "/" + slot);
  }

  public static StateKey<StateValue.Order> order(String member, String orderCommitment) {
    return new StateKey<>(StateValue.Order.class, "order", member + "/" + orderCommitment);
  }

  public static StateKey<StateValue.Sale> sale(String sale) {
    return new StateKey<>(StateValue.Sale.class, "sale", sale);
  }

  public static StateKey<StateValue.Submission> submission(String submission) {
    return new StateKey<>(StateValue.Submission.class, "submission", submission);
  }

  /** The blocking event is the card's own, by running number. */
  public static StateKey<StateValue.Attempt> attempt(
      String card, String member, RefusalCode code, int blocking) {
    String id = card + "/" + member + "/" + code.word() + "/" + blocking;
    return new StateKey<>(StateValue.Attempt.class, "attempt", id);
  }

  public static StateKey<StateValue.Approvals> cardApprovals(String card) {
    return new StateKey<>(StateValue.Approvals.class, "approvals", "card/" + card);
  }

  public static StateKey<StateValue.Approvals> orderApprovals(String member, String order) {
    return new StateKey<>(StateValue.Approvals.class, "approvals", "order/" + member + "/" + order);
  }

  /** What issuers last said of a card. */
  public static StateKey<StateValue.Attested> attested(String card) {
    return new StateKey<>(StateValue.Attested.class, "attested", card);
  }

  public static StateKey<StateValue.Claim> claim(String claim) {
    return new StateKey<>(StateValue.Claim.class, "claim", claim);
  }

  /** The one claim of a card for a reason. */
  public static StateKey<StateValue.ClaimSlot> claimSlot(String card, ClaimReason reason) {
    return new StateKey<>(StateValue.ClaimSlot.class, "claim-slot", card + "/" + reason);
  }

  public static StateKey<StateValue.Escrow> escrow(String escrow) {
    return new StateKey<>(StateValue.Escrow.class, "escrow", escrow);
  }

  public static StateKey<StateValue.Pool> pool(String member, String currency) {
    return new StateKey<>(StateValue.Pool.class, "pool", member + "/" + currency);
  }

  /** Where a claim was paid for out of a pool. */
  public static StateKey<StateValue.Payment> poolPayment(String claim) {
    return new StateKey<>(StateValue.Payment.class, "pool-payment", claim);
  }

  /** Where an escrow was paid out for a claim. */
  public static StateKey<StateValue.Payment> escrowPayment(String claim) {
    return new StateKey<>(StateValue.Payment.class, "escrow-payment", claim);
  }

  /** The id's, which a text keeps; a record's own would be made up anew from three, each time. */
  @Override
  public int hashCode() {
    return id.hashCode() + prefix.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StateKey<?> that
        && type == that.type
        && id.equals(that.id)
        && prefix.equals(that.prefix);
  }

  /** {@code prefix/id}. */
  public String text() {
    return prefix + "/" + id;
  }
}
