package io.cardproof.rules;

import io.cardproof.rules.StateValue.Claim;

/** An arbitrator's word on a claim, the appeal against it, and what is done about it. */
final class RulingRules {
  private RulingRules() {}

  static Decision rule(Case on, Action.RuleClaim a) {
    Dispute dispute = Dispute.of(on, a.claim());
    Claim claim = dispute.claim();
    on.needs(Role.ARBITRATOR);
    if (a.liable() != null && a.liable().member() != null) {
      on.existing(StateKey.member(a.liable().member()), RefusalCode.MEMBER_UNKNOWN);
    }
    if (Standing.isParty(on, claim.card(), dispute.card(), dispute.batch())) {
      throw Refuse.because(RefusalCode.RULING_PARTY);
    }
    boolean appealed = claim.state() == ClaimState.APPEALED;
    if (appealed && on.me().equals(claim.arbitrator())) {
      throw Refuse.because(RefusalCode.RULING_SAME_ARBITRATOR);
    }
    if (!appealed && !claim.state().isUndecided()) {
      throw dispute.inItsState();
    }
    if (a.remedy() != null) {
      isWarranted(dispute, a.remedy());
    }
    Event ruled = new Event.ClaimRuled(dispute.step(), a.claim());
    return a.verdict() == Verdict.UPHELD ? dispute.committed(ruled) : dispute.ending(ruled);
  }

  private static void isWarranted(Dispute dispute, Remedy remedy) {
    boolean warranted =
        dispute
            .warranty()
            .remedies(dispute.claim().reason(), dispute.productType())
            .contains(remedy);
    Forms.require(warranted, "remedy");
  }

  static Decision appeal(Case on, Action.AppealRuling a) {
    Dispute dispute = Dispute.of(on, a.claim());
    dispute.speaks(a.by(), a.tokenHash());
    Claim claim = dispute.claim();
    Long ruledAt = claim.ruledAt();
    boolean open =
        claim.state() == ClaimState.RULED
            && claim.appealedAt() == null
            && ruledAt != null
            && dispute.at() <= dispute.warranty().appealEnd(ruledAt);
    if (!open) {
      throw dispute.inItsState();
    }
    long dueBy = dispute.warranty().rulingDue(dispute.at());
    return dispute.committed(new Event.ClaimAppealed(dispute.step(), a.claim(), dueBy));
  }

  static Decision settle(Case on, Action.SettleClaim a) {
    Dispute dispute = Dispute.of(on, a.claim());
    Claim claim = dispute.claim();
    if (!maySettle(on, dispute)) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    if (claim.state() != ClaimState.RULED || claim.verdict() != Verdict.UPHELD) {
      throw dispute.inItsState();
    }
    Forms.require(claim.remedy() == null || claim.remedy() == a.remedy(), "remedy");
    isWarranted(dispute, a.remedy());
    if (a.replacement() != null) {
      return Replacement.given(on, dispute, a.replacement(), a.picked()).instead(a.claim());
    }
    return dispute.committed(new Event.ClaimSettled(dispute.step(), a.claim(), a.remedy()));
  }

  /** Who is liable; before anyone is, a party may ask too early. */
  private static boolean maySettle(Case on, Dispute dispute) {
    Claim claim = dispute.claim();
    Liable liable = claim.liable();
    if (liable == null) {
      return Standing.isParty(on, claim.card(), dispute.card(), dispute.batch())
          || on.has(Role.GUARANTOR);
    }
    return on.me().equals(liable.member())
        || (liable.role() == LiableRole.GUARANTEE_POOL && on.has(Role.GUARANTOR));
  }
}
