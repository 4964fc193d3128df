package io.cardproof.rules;

import io.cardproof.rules.StateValue.Attested;
import io.cardproof.rules.StateValue.Claim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a claim by itself. Anyone may hand a step in, since it counts only if the ledger
 * shows that it is due; each happens once, whoever hands it in again.
 */
final class ClaimSteps {
  /** Step names in {@link Claim#steps}. */
  static final String LAPSE = "LAPSE";

  static final String REISSUE = "REISSUE";

  private ClaimSteps() {}

  /** Whether the ledger itself shows what the claim would say. */
  static void mayOpen(
      Case on,
      Action.OpenClaim a,
      StateValue.Card card,
      StateValue.Sale sale,
      Warranty warranty,
      long at) {
    Attested attested = on.state.get(StateKey.attested(a.card()));
    Long delivered = ClaimRules.deliveredAt(sale);
    boolean shown =
        switch (a.reason()) {
          case NOT_DELIVERED ->
              isFailed(attested)
                  || (delivered == null ? at : delivered) > warranty.deliveryDue(sale.soldAt());
          case ALREADY_REDEEMED -> attested != null && isUsedBefore(attested, delivered);
          default -> false;
        };
    if (!shown || !warranty.claimsByItself()) {
      throw Refuse.card(RefusalCode.CLAIM_STATE, a.card());
    }
  }

  private static boolean isFailed(@Nullable Attested attested) {
    return attested != null && attested.outcome() == RedemptionOutcome.FAILED;
  }

  private static boolean isUsedBefore(Attested attested, @Nullable Long delivered) {
    long latest = attested.redeemedAt() + attested.uncertaintySeconds() * Times.SECOND_MS;
    return attested.outcome() == RedemptionOutcome.SUCCESS
        && (delivered == null || latest < delivered);
  }

  /** The step's name, as it stands in {@link Claim#steps}: an appeal has a deadline of its own. */
  static String name(SlaStep step, boolean appealed) {
    return step == SlaStep.RULING && appealed ? step + "_OF_APPEAL" : step.name();
  }

  private static @Nullable Decision doneBefore(Claim claim, String step) {
    String submission = claim.steps().get(step);
    return submission == null ? null : new Decision.Replayed(submission);
  }

  static Decision breach(Case on, Action.RecordBreach a) {
    Dispute dispute = Dispute.of(on, a.claim());
    Claim claim = dispute.claim();
    Decision before = doneBefore(claim, name(a.step(), claim.appealedAt() != null));
    if (before != null) {
      return before;
    }
    Liable late =
        switch (a.step()) {
          case RESPONSE -> lateResponse(dispute);
          case ATTESTATION -> lateAttestation(on, dispute);
          case RULING -> lateRuling(dispute);
        };
    if (late == null) {
      throw dispute.inItsState();
    }
    return dispute.committed(new Event.SlaBreached(dispute.step(), a.claim(), late, a.step()));
  }

  /** Whose answer is missed: the seller's, or the supplier's where the seller claims. */
  private static @Nullable Liable lateResponse(Dispute dispute) {
    Claim claim = dispute.claim();
    if (claim.policy() == null || claim.state().leavesRoom()) {
      return null;
    }
    Party awaited = claim.by() == Party.SELLER ? Party.SUPPLIER : Party.SELLER;
    long due = dispute.warranty().responseDue(claim.openedAt());
    Long ruledAt = claim.firstRuledAt();
    boolean late =
        dispute.at() > due
            && claim.state() != ClaimState.OPEN
            && !claim.spoken().contains(awaited)
            && (ruledAt == null || ruledAt > due);
    if (!late) {
      return null;
    }
    return awaited == Party.SUPPLIER
        ? new Liable(dispute.batch().supplier(), LiableRole.SUPPLIER)
        : new Liable(dispute.sale().seller(), LiableRole.SELLER);
  }

  private static @Nullable Liable lateAttestation(Case on, Dispute dispute) {
    Claim claim = dispute.claim();
    boolean due =
        claim.state().isUndecided()
            && needsAttestation(dispute)
            && dispute.attested() == null
            && dispute.at() > dispute.warranty().issuerDue(claim.openedAt());
    if (!due) {
      return null;
    }
    List<String> issuers = on.productOf(dispute.batch()).terms().issuers();
    boolean one = issuers.size() == 1 && !issuers.getFirst().equals("*");
    return new Liable(one ? issuers.getFirst() : null, LiableRole.ISSUER);
  }

  /** Nothing can be said of such a claim without an issuer's word. */
  private static boolean needsAttestation(Dispute dispute) {
    return dispute.claim().reason() != ClaimReason.NOT_DELIVERED
        || (dispute.productType() == ProductType.TOP_UP
            && ClaimRules.deliveredAt(dispute.sale()) != null);
  }

  private static @Nullable Liable lateRuling(Dispute dispute) {
    Claim claim = dispute.claim();
    Long appealedAt = claim.appealedAt();
    boolean awaited = claim.state().isUndecided() || claim.state() == ClaimState.APPEALED;
    long from = appealedAt == null ? claim.openedAt() : appealedAt;
    return awaited && dispute.at() > dispute.warranty().rulingDue(from)
        ? new Liable(null, LiableRole.ARBITRATOR)
        : null;
  }

  static Decision lapse(Case on, Action.LapseClaim a) {
    Dispute dispute = Dispute.of(on, a.claim());
    Decision before = doneBefore(dispute.claim(), LAPSE);
    if (before != null) {
      return before;
    }
    Claim claim = dispute.claim();
    if (claim.state() != ClaimState.OPEN
        || dispute.at() <= dispute.warranty().responseDue(claim.openedAt())) {
      throw dispute.inItsState();
    }
    return dispute.ending(
        new Event.ClaimRejected(dispute.step(), a.claim(), Inadmissible.NO_EVIDENCE));
  }

  static Decision reissue(Case on, Action.ReissueCard a) {
    Dispute dispute = Dispute.of(on, a.claim());
    Decision before = doneBefore(dispute.claim(), REISSUE);
    if (before != null) {
      return before;
    }
    if (!mayReissue(dispute)) {
      throw dispute.inItsState();
    }
    return Replacement.picked(on, dispute, a.replacement()).instead(a.claim());
  }

  private static boolean mayReissue(Dispute dispute) {
    Claim claim = dispute.claim();
    if (!claim.state().isUndecided()) {
      return false;
    }
    Warranty warranty = dispute.warranty();
    Long end = warranty.autoReissueEnd(claim.openedAt());
    boolean undelivered =
        ClaimRules.deliveredAt(dispute.sale()) == null
            && (dispute.at() > warranty.deliveryDue(dispute.sale().soldAt())
                || isUsed(dispute.attested()));
    return end != null
        && dispute.at() <= end
        && warranty.remedies(claim.reason(), dispute.productType()).contains(Remedy.REISSUE)
        && (undelivered || isUseless(dispute.attested()));
  }

  private static boolean isUsed(@Nullable Attested attested) {
    return attested != null && attested.outcome() == RedemptionOutcome.SUCCESS;
  }

  /** By the issuer's last word nobody has used the code or can. */
  private static boolean isUseless(@Nullable Attested attested) {
    return attested != null
        && (attested.outcome() == RedemptionOutcome.FAILED
            || attested.outcome() == RedemptionOutcome.UNKNOWN_CODE
            || attested.outcome() == RedemptionOutcome.NOT_ACTIVATED);
  }
}
