package io.cardproof.rules;

import static io.cardproof.rules.Forms.require;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of what is said in a claim, and about money. */
final class ClaimForms {
  /** Files in one command, so that its entry stays well under 65,535 bytes. */
  private static final int EVIDENCE_MAX = 50;

  /** The analysis has fourteen rules. */
  private static final int RULES = 14;

  private ClaimForms() {}

  static void open(Action.OpenClaim a) {
    require(Forms.isHash(a.card()), "cardId");
    evidence(a.evidence());
    Forms.hash(a.orderCommitment(), "orderId");
    Forms.hash(a.statementCommitment(), "statement");
    Forms.hash(a.tokenHash(), "claimToken");
    require(a.by() != Party.BUYER || a.sale() != null, "claimToken");
    require(a.by() != Party.WATCHER || isBare(a), "by");
  }

  /** What opens by itself has nothing to say. */
  private static boolean isBare(Action.OpenClaim a) {
    return a.evidence().isEmpty()
        && !a.freeze()
        && a.orderCommitment() == null
        && a.statementCommitment() == null;
  }

  static void respond(Action.RespondToClaim a) {
    require(a.by() != Party.WATCHER, "by");
    evidence(a.evidence());
    Forms.hash(a.statementCommitment(), "statement");
    Forms.hash(a.tokenHash(), "claimToken");
    boolean said =
        a.statementCommitment() != null || !a.evidence().isEmpty() || a.exclusion() != null;
    require(said, "statement");
  }

  private static void evidence(List<Evidence> evidence) {
    require(evidence.size() <= EVIDENCE_MAX, "evidence");
    for (Evidence file : evidence) {
      Forms.hash(file.detailsCommitment(), "evidence");
      require(Forms.isHash(file.sha256()), "evidence");
      require(file.size() >= 0, "evidence");
    }
    Forms.distinct(evidence.stream().map(Evidence::sha256).toList(), "evidence");
  }

  static void rule(Action.RuleClaim a) {
    require(a.verdict().isDecided(), "verdict");
    boolean upheld = a.verdict() == Verdict.UPHELD;
    require((a.liable() != null) == upheld, "liable");
    if (a.liable() != null) {
      liable(a.liable());
    }
    require(a.remedy() == null || upheld, "remedy");
    require(a.amountCommitment() == null || upheld, "amount");
    Forms.hash(a.amountCommitment(), "amount");
    require(Forms.isHash(a.reasonCommitment()), "reason");
    Analysis analysis = a.analysis();
    require(analysis.rule() >= 1 && analysis.rule() <= RULES, "analysis");
    require(analysis.treeSize() > 0 && Times.isTime(analysis.asOf()), "analysis");
    // To follow is to say the same; where the analysis said nothing, there is nothing to follow.
    require(!a.followsAdjudication() || analysis.verdict() == a.verdict(), "followsAdjudication");
  }

  private static void liable(Liable liable) {
    require(liable.role() != LiableRole.ARBITRATOR, "liable");
    require(liable.member() != null || liable.role() == LiableRole.GUARANTEE_POOL, "liable");
  }

  static void settle(Action.SettleClaim a) {
    Forms.hash(a.amountCommitment(), "amount");
    Forms.hash(a.paymentCommitment(), "paymentRef");
    require((a.replacement() != null) == (a.remedy() == Remedy.REISSUE), "replacementCardId");
    require(a.replacement() == null || Forms.isHash(a.replacement()), "replacementCardId");
  }

  static void escrow(Action.HoldEscrow a) {
    require(Forms.isHash(a.amountCommitment()), "amount");
    Forms.hash(a.paymentCommitment(), "paymentRef");
  }

  static void pool(String amount, String currency, @Nullable String paymentCommitment) {
    Forms.money(amount, currency, "amount");
    Forms.hash(paymentCommitment, "paymentRef");
  }
}
