package io.cardproof.rules;

import io.cardproof.codec.Wire;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened. An event holds what the rules decided; what was asked stands in the command beside
 * it in the same entry. Every card it touches is listed with that card's running number.
 */
public sealed interface Event {

  /**
   * The cards it touches or, of an attempt, is about, with their running numbers. A minting's stand
   * in its command ({@link Action#lots}), and a batch event's are those of the batch.
   */
  default List<CardStep> steps() {
    return switch (this) {
      case CardsTransferred e -> e.cards();
      case HoldPlaced e -> e.cards();
      case HoldRenewed e -> e.cards();
      case HoldReleased e -> e.cards();
      case CardsSold e -> e.cards();
      case SaleUndone e -> e.cards();
      case CardsDelivered e -> e.cards();
      case CodesViewed e -> e.cards();
      case RedemptionAttested e -> List.of(e.card());
      case RedemptionCorrected e -> List.of(e.card());
      case CardFrozen e -> List.of(e.card());
      case CardUnfrozen e -> List.of(e.card());
      case CardVoided e -> List.of(e.card());
      case AttemptRefused e -> List.of(e.card());
      case ApprovalRecorded e -> Stream.ofNullable(e.card()).toList();
      case LedgerCreated e -> List.of();
      case LedgerUpgraded e -> List.of();
      case LedgerMoved e -> List.of();
      case ClockAdvanced e -> List.of();
      case MemberAdmitted e -> List.of();
      case MemberSuspended e -> List.of();
      case MemberReinstated e -> List.of();
      case ApiKeyReplaced e -> List.of();
      case SigningKeyRotated e -> List.of();
      case MemberDelegated e -> List.of();
      case CredentialRecorded e -> List.of();
      case ProductSet e -> List.of();
      case PolicyPublished e -> List.of();
      case BatchOpened e -> List.of();
      case CardsMinted e -> List.of();
      case BatchClosed e -> List.of();
      case BatchRecalled e -> List.of();
      case BatchTransferred e -> List.of();
      case ClaimOpened e -> List.of(e.card());
      case ClaimRejected e -> Stream.ofNullable(e.card()).toList();
      case ClaimResponded e -> List.of(e.card());
      case ClaimRuled e -> List.of(e.card());
      case ClaimAppealed e -> List.of(e.card());
      case ClaimWithdrawn e -> List.of(e.card());
      case ClaimSettled e -> List.of(e.card());
      case SlaBreached e -> List.of(e.card());
      case CardReplaced e -> List.of(e.card(), e.replacement());
      case EscrowHeld e -> List.of();
      case EscrowReleased e -> List.of();
      case EscrowPaidOut e -> List.of();
      case PoolDeposited e -> List.of();
      case PoolPaidOut e -> List.of();
    };
  }

  @Wire("ledger.created")
  record LedgerCreated() implements Event {}

  @Wire("ledger.upgraded")
  record LedgerUpgraded(int rules) implements Event {}

  /** From here on it is elsewhere; as its command says. */
  @Wire("ledger.moved")
  record LedgerMoved(long treeSize, String root, String ledger, String place) implements Event {}

  @Wire("sandbox.clock_advanced")
  record ClockAdvanced(long aheadMs) implements Event {}

  @Wire("member.admitted")
  record MemberAdmitted(String member) implements Event {}

  @Wire("member.suspended")
  record MemberSuspended(String member) implements Event {}

  @Wire("member.reinstated")
  record MemberReinstated(String member) implements Event {}

  @Wire("member.api_key_replaced")
  record ApiKeyReplaced(int generation, String member) implements Event {}

  @Wire("member.signing_key_rotated")
  record SigningKeyRotated(int generation, String member) implements Event {}

  @Wire("member.delegated")
  record MemberDelegated(String account, String member) implements Event {}

  @Wire("member.credential_recorded")
  record CredentialRecorded(String member, CredentialStatus status) implements Event {}

  @Wire("product.set")
  record ProductSet(String sku) implements Event {}

  @Wire("policy.published")
  record PolicyPublished(String policy, int version) implements Event {}

  /**
   * @param granted how many cards the batch may hold: what was declared, cut to the supply cap
   */
  @Wire("batch.opened")
  record BatchOpened(String batch, int granted) implements Event {}

  /**
   * Every card of the command's lots but the refused ones is minted, its running number 0.
   *
   * @param refused by position over all lots, from 0
   */
  @Wire("card.minted")
  record CardsMinted(String batch, int count, List<MintRefusal> refused) implements Event {}

  @Wire("batch.closed")
  record BatchClosed(String batch, int minted) implements Event {}

  @Wire("batch.recalled")
  record BatchRecalled(String batch) implements Event {}

  @Wire("batch.transferred")
  record BatchTransferred(String batch, String from, String to) implements Event {}

  @Wire("card.transferred")
  record CardsTransferred(List<CardStep> cards, String to) implements Event {}

  @Wire("hold.placed")
  record HoldPlaced(List<CardStep> cards, long expiresAt, String hold) implements Event {}

  @Wire("hold.renewed")
  record HoldRenewed(List<CardStep> cards, long expiresAt, String hold) implements Event {}

  @Wire("hold.released")
  record HoldReleased(List<CardStep> cards, String hold) implements Event {}

  /**
   * @param policies the policy version in force for each card, in the cards' order
   */
  @Wire("card.sold")
  record CardsSold(
      List<CardStep> cards, @Nullable String hold, List<PolicyVersion> policies, String sale)
      implements Event {}

  @Wire("sale.undone")
  record SaleUndone(List<CardStep> cards, String sale) implements Event {}

  @Wire("card.delivered")
  record CardsDelivered(List<CardStep> cards, String sale) implements Event {}

  @Wire("code.viewed")
  record CodesViewed(List<CardStep> cards, Viewer viewer) implements Event {}

  @Wire("redemption.attested")
  record RedemptionAttested(CardStep card, Witness witness) implements Event {}

  @Wire("redemption.corrected")
  record RedemptionCorrected(CardStep card, Witness witness) implements Event {}

  @Wire("card.frozen")
  record CardFrozen(CardStep card) implements Event {}

  @Wire("card.unfrozen")
  record CardUnfrozen(CardStep card) implements Event {}

  @Wire("card.voided")
  record CardVoided(CardStep card) implements Event {}

  /**
   * @param card absent where an order was approved
   */
  @Wire("approval.recorded")
  record ApprovalRecorded(@Nullable CardStep card) implements Event {}

  /**
   * Another member's card was wanted and refused. It changes no card; its number is that of the
   * event that stands in the way.
   */
  @Wire("attempt.refused")
  record AttemptRefused(CardStep card, RefusalCode code) implements Event {}

  /**
   * @param dueBy until when the other side may answer
   * @param policy in force at the sale
   * @param state whose turn it is
   */
  @Wire("claim.opened")
  record ClaimOpened(
      CardStep card,
      String claim,
      long dueBy,
      PolicyVersion policy,
      ProductType productType,
      String sale,
      ClaimState state)
      implements Event {}

  /**
   * It is not heard, and that is on record.
   *
   * @param card absent where it is not the claimant's: who has no part in a card leaves no trace in
   *     its history
   * @param why at its opening or, for want of evidence, later
   */
  @Wire("claim.rejected")
  record ClaimRejected(@Nullable CardStep card, String claim, Inadmissible why) implements Event {}

  @Wire("claim.responded")
  record ClaimResponded(CardStep card, String claim, ClaimState state) implements Event {}

  @Wire("claim.ruled")
  record ClaimRuled(CardStep card, String claim) implements Event {}

  /**
   * @param dueBy until when another arbitrator is to rule
   */
  @Wire("claim.appealed")
  record ClaimAppealed(CardStep card, String claim, long dueBy) implements Event {}

  @Wire("claim.withdrawn")
  record ClaimWithdrawn(CardStep card, String claim) implements Event {}

  @Wire("claim.settled")
  record ClaimSettled(CardStep card, String claim, Remedy remedy) implements Event {}

  /**
   * @param late who was
   */
  @Wire("sla.breached")
  record SlaBreached(CardStep card, String claim, Liable late, SlaStep step) implements Event {}

  /**
   * The buyer has another card instead, sold under the terms of the first.
   *
   * @param sale of the replacement; the order and its claim token stay
   * @param seller of both sales: the replacement's own history says who sold it
   */
  @Wire("card.replaced")
  record CardReplaced(
      CardStep card,
      String claim,
      PolicyVersion policy,
      CardStep replacement,
      String sale,
      String seller)
      implements Event {}

  @Wire("escrow.held")
  record EscrowHeld(String escrow, String sale) implements Event {}

  @Wire("escrow.released")
  record EscrowReleased(String escrow) implements Event {}

  @Wire("escrow.paid_out")
  record EscrowPaidOut(String claim, String escrow) implements Event {}

  /**
   * @param balance of the member's pool in this currency, after it
   */
  @Wire("pool.deposited")
  record PoolDeposited(String balance, String currency, String member) implements Event {}

  @Wire("pool.paid_out")
  record PoolPaidOut(String balance, String currency, String member) implements Event {}

  /**
   * @param id card id
   * @param seq the card's running number of this event, from 0
   */
  record CardStep(String id, int seq) {}

  /**
   * Warranty terms that a card was sold under.
   *
   * @param tier place among the version's tiers of the one that the card's worth reaches; absent
   *     where it reaches none
   */
  record PolicyVersion(String policy, @Nullable Integer tier, int version) {}

  /**
   * Cards of one chunk refused for one reason.
   *
   * @param positions ascending
   */
  record MintRefusal(RefusalCode code, List<Integer> positions, @Nullable Where where) {}
}
