package io.cardproof.claims;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim as its parties see it. Texts and amounts are there where their openings are kept by this
 * gateway.
 *
 * @param state as of now: without an answer in time it is under review
 * @param orderId for the seller, its buyer and the offices
 * @param policy in force at the sale
 * @param dueBy until when whose turn it is has time; absent where nobody has to do anything
 * @param appealBy until when the ruling may be appealed
 * @param frozen the card was frozen with the claim
 * @param inadmissible why it is not heard
 */
public record ClaimView(
    String claimId,
    String state,
    String reason,
    String cardId,
    String sku,
    @Nullable String saleId,
    @Nullable String orderId,
    @Nullable Policy policy,
    Said openedBy,
    boolean frozen,
    @Nullable String dueBy,
    @Nullable String appealBy,
    @Nullable String inadmissible,
    List<Said> responses,
    List<Ruled> rulings,
    @Nullable Said appeal,
    @Nullable Said withdrawal,
    @Nullable Settled settlement,
    List<Breach> breaches,
    List<Moment> timeline) {

  /**
   * A page of claims.
   *
   * @param next what to send as {@code after}; absent on the last page
   */
  public record Page(List<Row> items, @Nullable String next) {}

  public record Row(
      String claimId,
      String state,
      String reason,
      String cardId,
      String sku,
      @Nullable String saleId,
      String openedAt,
      @Nullable String dueBy) {}

  public record Policy(String id, int version) {}

  /**
   * What a party said.
   *
   * @param party in which part: BUYER, SELLER, SUPPLIER, ISSUER, or WATCHER for what happens by
   *     itself
   * @param memberId who it was; of a buyer, absent
   * @param byToken by the sale's claim token, which its seller knows as well
   * @param relayedBy who signed for a buyer or the watcher
   */
  public record Said(
      long entry,
      String at,
      String party,
      @Nullable String memberId,
      boolean byToken,
      @Nullable String relayedBy,
      @Nullable String statement,
      @Nullable String exclusion,
      List<Piece> evidence) {}

  /**
   * A file that a party brought.
   *
   * @param size bytes, as it was told
   * @param sha256 base64url
   * @param kept whether this gateway has the file
   */
  public record Piece(
      String kind,
      @Nullable String name,
      @Nullable String type,
      long size,
      String sha256,
      boolean kept) {}

  public record Answerable(String role, @Nullable String memberId) {}

  public record Ruled(
      long entry,
      String at,
      String arbitrator,
      String verdict,
      @Nullable Answerable liable,
      @Nullable String remedy,
      @Nullable String amount,
      @Nullable String currency,
      @Nullable String reason,
      boolean followsAdjudication,
      Analysed analysis) {}

  /** What the analysis said when it was ruled. */
  public record Analysed(String verdict, int rule, String asOf, long treeSize) {}

  /**
   * @param automatic by the policy, not by who is liable
   */
  public record Settled(
      long entry,
      String at,
      String memberId,
      boolean automatic,
      String remedy,
      ClaimAnswers.@Nullable Replacement replacement,
      @Nullable String amount,
      @Nullable String currency,
      @Nullable String paymentRef) {}

  public record Breach(long entry, String at, String step, Answerable late) {}

  public record Moment(long entry, String at, String type, @Nullable Integer seq, String actor) {}
}
