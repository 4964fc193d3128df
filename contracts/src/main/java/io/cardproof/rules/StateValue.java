package io.cardproof.rules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger remembers, each under its own {@link StateKey}. {@code at} is the time of the
 * last event that touched it, milliseconds. Entries are named by submission id, never by index: an
 * index is known only where the order is.
 */
public sealed interface StateValue {

  record Ledger(
      long at,
      long clockAheadMs,
      Limits limits,
      String operator,
      String origin,
      int rules,
      boolean sandbox,
      String tagKey)
      implements StateValue {}

  /**
   * @param account that the member delegated to last, {@code 0x} and 40 hexadecimal digits
   * @param apiKeys how many API keys ended so far
   * @param keys how many signing keys ended so far
   */
  record Member(
      @Nullable String account,
      int apiKeys,
      long at,
      List<Credential> credentials,
      Custody custody,
      String displayName,
      int keys,
      String publicKey,
      List<Role> roles,
      boolean suspended)
      implements StateValue {}

  /**
   * @param submission of the command that set it so
   */
  record Product(long at, String submission, Action.SetProduct terms) implements StateValue {}

  /** A code space: all its products normalise codes alike, or one code could be two cards. */
  record Scope(boolean caseSensitive) implements StateValue {}

  /** The version in force. */
  record Policy(long at, int version) implements StateValue {}

  record PolicyText(long at, String submission, PolicyTerms terms) implements StateValue {}

  /**
   * @param chunks minted so far
   * @param holder who has the cards that were not moved one by one
   * @param moved the custody left the supplier, and its permissions to sell with it
   * @param submission of the command that opened it
   */
  record Batch(
      long at,
      String batchNo,
      int chunks,
      boolean closed,
      @Nullable String depositary,
      @Nullable Long expiresAt,
      int granted,
      String holder,
      int minted,
      boolean moved,
      boolean recalled,
      List<String> sellers,
      String sku,
      String submission,
      String supplier)
      implements StateValue {}

  /** Which batch has this number of this supplier. */
  record BatchNumber(String batch) implements StateValue {}

  /** Cards granted to a supplier of a product so far. */
  record Supply(long granted) implements StateValue {}

  /**
   * @param before the state that a redemption replaced
   * @param frozenBy member that froze it
   * @param holder who has it, where that is not the batch's holder
   * @param moved it was transferred on its own
   * @param redeemer issuer whose SUCCESS stands
   * @param redemption running number of that redemption
   * @param since running number of the hold or sale that has it or had it last
   * @param seq running number of its next event
   * @param viewed its code was shown before a delivery
   */
  record Card(
      long at,
      String batch,
      @Nullable CardState before,
      @Nullable String currency,
      @Nullable String faceValue,
      @Nullable String frozenBy,
      @Nullable String hold,
      @Nullable String holder,
      boolean moved,
      @Nullable String redeemer,
      @Nullable Integer redemption,
      @Nullable String sale,
      int seq,
      int since,
      CardState state,
      boolean viewed)
      implements StateValue {}

  enum HoldState {
    LIVE,
    RELEASED,
    CONFIRMED
  }

  record Hold(
      @Nullable List<String> accountTags,
      long at,
      List<String> cards,
      long expiresAt,
      List<OrderItem> items,
      String orderCommitment,
      String owner,
      long placedAt,
      int slot,
      HoldState state,
      String submission)
      implements StateValue {}

  /** Which hold took this slot of a member last. */
  record HoldSlot(String hold) implements StateValue {}

  /** What a member's order came to; its sale and its hold, whichever are there. */
  record Order(@Nullable String hold, List<OrderItem> items, @Nullable String sale)
      implements StateValue {}

  enum SaleState {
    SOLD,
    UNDONE,
    DELIVERED
  }

  /**
   * @param delivery submission id of the first delivery
   * @param holders who had each card before; empty text for the batch's holder
   * @param reissueFor claim that it is the remedy of
   */
  record Sale(
      @Nullable List<String> accountTags,
      long at,
      List<String> cards,
      String claimTokenHash,
      @Nullable String delivery,
      List<String> holders,
      String orderCommitment,
      List<Event.PolicyVersion> policies,
      @Nullable String reissueFor,
      String seller,
      long soldAt,
      SaleState state,
      String submission)
      implements StateValue {}

  /** A submission id that is used up, with who asked what. */
  record Submission(String actor, String ask) implements StateValue {}

  /** A refused attempt that is on the record, and by which submission. */
  record Attempt(String submission) implements StateValue {}

  record Approvals(List<Approval> approvals) implements StateValue {}

  record Approval(ApprovalKind kind, String member, String personCommitment) {}

  /**
   * An issuer's word on a card; a later one takes its place.
   *
   * @param by the issuer
   */
  record Attested(
      @Nullable String accountTag,
      long at,
      String by,
      RedemptionOutcome outcome,
      long redeemedAt,
      int uncertaintySeconds)
      implements StateValue {}

  /**
   * @param appealedAt of the only appeal
   * @param arbitrator whose ruling stands or is appealed
   * @param by in which part it was opened
   * @param card whose claim it is
   * @param evidence kinds that were brought so far, in the order of the kinds
   * @param firstRuledAt of the ruling before an appeal
   * @param froze the card was frozen with the claim
   * @param liable by the ruling
   * @param opener who signed the opening: for BUYER and WATCHER the relay
   * @param pieces how many files were brought so far
   * @param responded the other side has answered
   * @param ruledAt of the ruling that stands
   * @param spoken who has said something since the opening, in the order of the parties
   * @param steps submissions of what happened by itself, by the step's name
   * @param submission of its opening
   */
  record Claim(
      @Nullable Long appealedAt,
      @Nullable String arbitrator,
      long at,
      Party by,
      String card,
      List<EvidenceKind> evidence,
      @Nullable Long firstRuledAt,
      boolean froze,
      @Nullable Inadmissible inadmissible,
      @Nullable Liable liable,
      long openedAt,
      String opener,
      int pieces,
      Event.@Nullable PolicyVersion policy,
      @Nullable ProductType productType,
      ClaimReason reason,
      @Nullable Remedy remedy,
      boolean responded,
      @Nullable Long ruledAt,
      @Nullable String sale,
      List<Party> spoken,
      ClaimState state,
      Map<String, String> steps,
      String submission,
      @Nullable Verdict verdict)
      implements StateValue {}

  /**
   * @param auto the claim of the present sale that was opened by itself, once for good
   * @param claim the last one
   */
  record ClaimSlot(@Nullable String auto, String claim) implements StateValue {}

  enum EscrowState {
    HELD,
    RELEASED,
    PAID_OUT
  }

  record Escrow(long at, String guarantor, String sale, EscrowState state, String submission)
      implements StateValue {}

  /**
   * @param balance in ten-thousandths of the currency's unit, never below zero
   */
  record Pool(long at, long balance) implements StateValue {}

  record Payment(String submission) implements StateValue {}
}
