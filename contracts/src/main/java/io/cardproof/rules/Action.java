package io.cardproof.rules;

import io.cardproof.codec.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the ledger. Ids of what an action creates follow from the submission id (see
 * {@link Ids}). A component named {@code …Commitment} or {@code …Tag} hides a private field; cards,
 * members, products and batches are named by their public ids.
 */
public sealed interface Action {

  /** The cards it asks to mint; none unless it is a minting. */
  default List<Lot> lots() {
    return List.of();
  }

  // the ledger itself

  @Wire("ledger.create")
  record CreateLedger(
      Limits limits,
      String operator,
      String operatorKey,
      String operatorName,
      String origin,
      int rules,
      boolean sandbox,
      String tagKey)
      implements Action {}

  @Wire("ledger.upgrade")
  record UpgradeRules(int rules) implements Action {}

  /**
   * The ledger goes on elsewhere, with the log it had. Whether that is so can be seen where the log
   * is: the rules take the word for it, and who replays the log compares.
   *
   * @param treeSize of the log that was brought along
   * @param root of the log at that size, base64url
   * @param ledger what it goes on by: embedded, fabric or ethereum
   * @param place where that is, such as {@code eip155:20261122:0x…}
   */
  @Wire("ledger.move")
  record MoveLedger(long treeSize, String root, String ledger, String place) implements Action {}

  /** Sandboxes only: their time runs ahead of the clock by what was advanced so far. */
  @Wire("sandbox.advance-clock")
  record AdvanceClock(long advanceMs) implements Action {}

  // members

  @Wire("member.admit")
  record AdmitMember(
      Custody custody, String displayName, String member, String publicKey, List<Role> roles)
      implements Action {}

  @Wire("member.suspend")
  record SuspendMember(String member) implements Action {}

  @Wire("member.reinstate")
  record ReinstateMember(String member) implements Action {}

  /** Ends the member's API key; the next one is derived from the generation that follows. */
  @Wire("member.replace-api-key")
  record ReplaceApiKey(String member) implements Action {}

  @Wire("member.rotate-signing-key")
  record RotateSigningKey(String member, String publicKey) implements Action {}

  /**
   * By the member itself: the gateway with this account sends for it from now on, where accounts of
   * a chain do. Elsewhere it is on record and has no effect.
   *
   * @param account {@code 0x} and 40 hexadecimal digits, lower case
   */
  @Wire("member.delegate")
  record DelegateMember(String account) implements Action {}

  @Wire("member.record-credential")
  record RecordCredential(Credential credential, String member) implements Action {}

  // products and policies

  @Wire("product.set")
  record SetProduct(
      boolean caseSensitive,
      @Nullable String currency,
      @Nullable String faceValue,
      List<String> issuers,
      String name,
      boolean numericCodes,
      String policy,
      ProductType productType,
      List<String> requiredCredentials,
      String scope,
      String sku,
      List<String> suppliers,
      @Nullable Integer supplyCap)
      implements Action {}

  @Wire("policy.publish")
  record PublishPolicy(String policy, PolicyTerms terms) implements Action {}

  // batches

  /**
   * @param atomic one refused card refuses the whole; only where {@code last}
   * @param declared how many cards the batch may hold; reserved of the supply cap at once
   * @param depositary member whose vault keeps the codes; absent: the supplier keeps them
   * @param last no chunk follows: the batch is closed at once
   * @param lots the first chunk, possibly none
   */
  @Wire("batch.open")
  record OpenBatch(
      boolean atomic,
      String batchNo,
      int declared,
      @Nullable String depositary,
      @Nullable Long expiresAt,
      boolean last,
      List<Lot> lots,
      List<String> sellers,
      String sku)
      implements Action {}

  /**
   * @param chunk how many chunks of this batch came before
   */
  @Wire("cards.mint")
  record MintCards(String batch, int chunk, boolean last, List<Lot> lots) implements Action {}

  @Wire("batch.recall")
  record RecallBatch(String batch, @Nullable String reasonCommitment) implements Action {}

  @Wire("batch.transfer")
  record TransferBatch(String batch, String to) implements Action {}

  @Wire("cards.transfer")
  record TransferCards(List<String> cards, String to) implements Action {}

  // checkout

  /**
   * @param accountTags one per card, or absent
   * @param cards what the items came to, in their order
   * @param items as asked
   * @param slot which of the member's live holds this is; a free one is the gateway's to find
   */
  @Wire("hold.place")
  record PlaceHold(
      @Nullable List<String> accountTags,
      @Nullable String buyerCommitment,
      List<String> cards,
      List<OrderItem> items,
      String orderCommitment,
      int slot,
      long ttlMs)
      implements Action {}

  @Wire("hold.renew")
  record RenewHold(String hold, long ttlMs) implements Action {}

  @Wire("hold.release")
  record ReleaseHold(String hold) implements Action {}

  /**
   * @param claimTokenHash SHA-256, base64url, of the token that the buyer gets
   */
  @Wire("hold.confirm")
  record ConfirmHold(
      @Nullable List<String> accountTags,
      String claimTokenHash,
      String hold,
      @Nullable String paymentCommitment,
      @Nullable String priceCommitment)
      implements Action {}

  @Wire("sale.make")
  record MakeSale(
      @Nullable List<String> accountTags,
      @Nullable String buyerCommitment,
      List<String> cards,
      String claimTokenHash,
      List<OrderItem> items,
      String orderCommitment,
      @Nullable String paymentCommitment,
      @Nullable String priceCommitment)
      implements Action {}

  @Wire("sale.undo")
  record UndoSale(@Nullable String reasonCommitment, String sale) implements Action {}

  /**
   * @param onBehalfOf hash of the sale's claim token where its holder asked
   */
  @Wire("sale.deliver")
  record DeliverSale(@Nullable String channelCommitment, @Nullable String onBehalfOf, String sale)
      implements Action {}

  @Wire("code.view")
  record ViewCode(String card, @Nullable String reasonCommitment) implements Action {}

  // what became of a card

  /**
   * @param correction replaces the same issuer's earlier SUCCESS
   * @param redeemedAt milliseconds, by the issuer's clock
   * @param uncertaintySeconds how far that clock may be off, 0 to 3,600
   */
  @Wire("redemption.attest")
  record AttestRedemption(
      @Nullable String accountTag,
      String card,
      boolean correction,
      @Nullable String issuerCodeCommitment,
      RedemptionOutcome outcome,
      long redeemedAt,
      int uncertaintySeconds)
      implements Action {}

  @Wire("card.freeze")
  record FreezeCard(String card, @Nullable String reasonCommitment) implements Action {}

  @Wire("card.unfreeze")
  record UnfreezeCard(String card, @Nullable String reasonCommitment) implements Action {}

  @Wire("card.void")
  record VoidCard(String card, @Nullable String reasonCommitment) implements Action {}

  /**
   * @param evidence SHA-256 digests, base64url, of the files that show it
   * @param personCommitment who approved; equal for the same person of the same member
   */
  @Wire("approval.record")
  record RecordApproval(
      @Nullable String card,
      List<String> evidence,
      ApprovalKind kind,
      @Nullable String orderCommitment,
      String personCommitment)
      implements Action {}

  // claims

  /**
   * @param by in which part its actor opens it; BUYER and WATCHER are relayed
   * @param freeze nothing may be done with the card until it is lifted
   * @param orderCommitment as the sale's seller commits to its orders
   * @param sale of the token; else the sale that stands, if the actor knows it
   * @param tokenHash of the sale's claim token; with BUYER only
   */
  @Wire("claim.open")
  record OpenClaim(
      Party by,
      String card,
      List<Evidence> evidence,
      boolean freeze,
      @Nullable String orderCommitment,
      ClaimReason reason,
      @Nullable String sale,
      @Nullable String statementCommitment,
      @Nullable String tokenHash)
      implements Action {}

  /**
   * @param exclusion counts where an issuer of the product states it
   */
  @Wire("claim.respond")
  record RespondToClaim(
      Party by,
      String claim,
      List<Evidence> evidence,
      @Nullable Exclusion exclusion,
      @Nullable String statementCommitment,
      @Nullable String tokenHash)
      implements Action {}

  /**
   * @param followsAdjudication it is what the analysis came to
   */
  @Wire("claim.rule")
  record RuleClaim(
      @Nullable String amountCommitment,
      Analysis analysis,
      String claim,
      boolean followsAdjudication,
      @Nullable Liable liable,
      String reasonCommitment,
      @Nullable Remedy remedy,
      Verdict verdict)
      implements Action {}

  @Wire("claim.appeal")
  record AppealRuling(
      Party by, String claim, @Nullable String reasonCommitment, @Nullable String tokenHash)
      implements Action {}

  @Wire("claim.withdraw")
  record WithdrawClaim(
      Party by, String claim, @Nullable String reasonCommitment, @Nullable String tokenHash)
      implements Action {}

  /**
   * @param picked the gateway chose the replacement
   * @param replacement card that the buyer gets; with REISSUE only
   */
  @Wire("claim.settle")
  record SettleClaim(
      @Nullable String amountCommitment,
      String claim,
      @Nullable String paymentCommitment,
      boolean picked,
      Remedy remedy,
      @Nullable String replacement)
      implements Action {}

  /** A step of itself: a deadline was missed. */
  @Wire("claim.breach")
  record RecordBreach(String claim, SlaStep step) implements Action {}

  /** A step of itself: the evidence that the policy requires never came. */
  @Wire("claim.lapse")
  record LapseClaim(String claim) implements Action {}

  /** A step of itself: another card in place of one that failed. */
  @Wire("claim.reissue")
  record ReissueCard(String claim, String replacement) implements Action {}

  // money that others move

  /** A guarantor has the money for what was sold, until it is released or paid out. */
  @Wire("escrow.hold")
  record HoldEscrow(String amountCommitment, @Nullable String paymentCommitment, String sale)
      implements Action {}

  @Wire("escrow.release")
  record ReleaseEscrow(String escrow, @Nullable String paymentCommitment) implements Action {}

  /** To who won the claim. */
  @Wire("escrow.pay-out")
  record PayOutEscrow(String claim, String escrow, @Nullable String paymentCommitment)
      implements Action {}

  /**
   * @param member whose pool it is
   */
  @Wire("pool.deposit")
  record DepositToPool(
      String amount, String currency, String member, @Nullable String paymentCommitment)
      implements Action {}

  /**
   * @param claim that it pays for, if it does
   */
  @Wire("pool.pay-out")
  record PayOutOfPool(
      String amount,
      @Nullable String claim,
      String currency,
      String member,
      @Nullable String paymentCommitment)
      implements Action {}
}
