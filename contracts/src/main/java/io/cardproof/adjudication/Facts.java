package io.cardproof.adjudication;

import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.Evidence;
import io.cardproof.rules.EvidenceKind;
import io.cardproof.rules.Exclusion;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.Liable;
import io.cardproof.rules.LiableRole;
import io.cardproof.rules.Party;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Warranty;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the entries say of a claim and its card up to the time of asking, in the ledger's order.
 * Times are milliseconds.
 *
 * @param asOf time of asking
 * @param custody who had the card, from when on; the first from the mint on
 * @param delivered first delivery of the sale
 * @param depositary whose vault has the code; absent: the supplier kept it
 * @param policy the entry that published the terms
 * @param productType absent where the claim came out of its window
 * @param receivers who ever had the card by transfer
 * @param responses to this claim
 * @param views of the code by members, other than its first delivery
 * @param words what issuers attested
 */
record Facts(
    long asOf,
    List<Attempt> attempts,
    Opening claim,
    List<Keeping> custody,
    @Nullable Moment delivered,
    @Nullable String depositary,
    Moment minted,
    Moment policy,
    @Nullable ProductType productType,
    Set<String> receivers,
    List<Response> responses,
    Sale sale,
    String supplier,
    List<View> views,
    Warranty warranty,
    List<Word> words) {
  static final long SECOND_MS = 1_000;

  /** Something that one entry says. */
  sealed interface Cited {
    long entry();

    long at();
  }

  record Moment(long entry, long at) implements Cited {}

  /** What makes a member answer for a use that came after it. */
  sealed interface ByMember extends Cited {
    String member();
  }

  /** The code was shown to the member. */
  record View(long entry, long at, String member) implements ByMember {}

  /** From here on the member has the card. */
  record Keeping(long entry, long at, String member) implements ByMember {}

  record Attempt(long entry, long at, String member, RefusalCode code) implements Cited {}

  record Response(
      long entry, long at, Party by, List<Evidence> evidence, @Nullable Exclusion exclusion)
      implements Cited {}

  /**
   * @param refused it is not heard, from the first
   * @param sale that it is about; absent where it is not heard
   */
  record Opening(
      long entry,
      long at,
      String claim,
      String card,
      ClaimReason reason,
      List<Evidence> evidence,
      @Nullable Inadmissible refused,
      @Nullable String sale,
      @Nullable ProductType productType)
      implements Cited {}

  /**
   * @param account tag of the account that it was sold to
   * @param before whom the card was with, where that was not the batch's holder
   */
  record Sale(
      long entry,
      long at,
      String id,
      String seller,
      PolicyVersion policy,
      @Nullable String account,
      @Nullable String before)
      implements Cited {}

  /**
   * An issuer's attestation.
   *
   * @param account tag of the account that used the code
   * @param correction it takes the place of a SUCCESS
   * @param slack how far its clock may be off
   */
  record Word(
      long entry,
      long at,
      String issuer,
      RedemptionOutcome outcome,
      long redeemedAt,
      long slack,
      @Nullable String account,
      boolean correction)
      implements Cited {
    boolean isSuccess() {
      return outcome == RedemptionOutcome.SUCCESS;
    }

    /** Of a use that was attested before. */
    boolean denies() {
      return outcome != RedemptionOutcome.SUCCESS && outcome != RedemptionOutcome.WRONG_VALUE;
    }
  }

  /** Whether the account that used the code is the one that it was sold to. */
  enum Account {
    SAME,
    OTHER,
    UNKNOWN
  }

  // what issuers said

  @Nullable Word lastWord() {
    return words.isEmpty() ? null : words.getLast();
  }

  /** The attested use that stands: a denial leaves it, and contradicts it; a correction ends it. */
  @Nullable Word use() {
    Word use = null;
    for (Word word : words) {
      if (word.isSuccess()) {
        use = word;
      } else if (word.correction()) {
        use = null;
      }
    }
    return use;
  }

  /** For good: an issuer that has said both is not believed again. */
  boolean isContradictory() {
    for (int i = 1; i < words.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (words.get(j).isSuccess() && contradicts(words.get(j), words.get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean contradicts(Word success, Word later) {
    if (!later.isSuccess()) {
      return later.denies();
    }
    boolean otherAccount =
        success.account() != null
            && later.account() != null
            && !success.account().equals(later.account());
    long apart = Math.abs(success.redeemedAt() - later.redeemedAt());
    return otherAccount || apart > Math.max(success.slack(), later.slack());
  }

  Account account(Word use) {
    if (use.account() == null || sale.account() == null) {
      return Account.UNKNOWN;
    }
    return use.account().equals(sale.account()) ? Account.SAME : Account.OTHER;
  }

  // the claim

  /** Kinds of evidence brought so far, by whomever. */
  Set<EvidenceKind> evidence() {
    Set<EvidenceKind> kinds = new HashSet<>();
    claim.evidence().forEach(file -> kinds.add(file.kind()));
    responses.forEach(response -> response.evidence().forEach(file -> kinds.add(file.kind())));
    return kinds;
  }

  /** The code is said not to work, in one way or another. */
  boolean isOfBadCode() {
    return switch (claim.reason()) {
      case INVALID_CODE, NOT_ACTIVATED, WRONG_VALUE -> true;
      case NOT_DELIVERED, ALREADY_REDEEMED, STOLEN -> false;
    };
  }

  // who answers

  Liable seller() {
    return new Liable(sale.seller(), LiableRole.SELLER);
  }

  Liable fromSupplier() {
    return new Liable(supplier, LiableRole.SUPPLIER);
  }

  static Liable pool() {
    return new Liable(null, LiableRole.GUARANTEE_POOL);
  }

  /** In which part a member answers that had the card or saw its code. */
  Liable liable(String member) {
    LiableRole role =
        member.equals(sale.seller())
            ? LiableRole.SELLER
            : member.equals(supplier)
                ? LiableRole.SUPPLIER
                : member.equals(depositary)
                    ? LiableRole.VAULT_OPERATOR
                    : receivers.contains(member) ? LiableRole.HOLDER : LiableRole.MEMBER;
    return new Liable(member, role);
  }
}
