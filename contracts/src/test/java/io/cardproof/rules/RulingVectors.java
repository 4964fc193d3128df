package io.cardproof.rules;

import static io.cardproof.rules.ClaimWords.CLAIM;
import static io.cardproof.rules.ClaimWords.DAY;
import static io.cardproof.rules.ClaimWords.OK;
import static io.cardproof.rules.ClaimWords.OPENED;
import static io.cardproof.rules.ClaimWords.SOLD;
import static io.cardproof.rules.ClaimWords.UPHELD;
import static io.cardproof.rules.ClaimWords.appeal;
import static io.cardproof.rules.ClaimWords.file;
import static io.cardproof.rules.ClaimWords.opening;
import static io.cardproof.rules.ClaimWords.rule;
import static io.cardproof.rules.ClaimWords.ruling;
import static io.cardproof.rules.ClaimWords.settle;
import static io.cardproof.rules.ClaimWords.upheld;
import static io.cardproof.rules.World.command;
import static io.cardproof.rules.World.deliver;
import static io.cardproof.rules.World.hash;
import static io.cardproof.rules.World.sell;

import java.util.List;

/** Vectors of rulings and what follows from them, in words. */
final class RulingVectors {
  private RulingVectors() {}

  static List<VectorFile> all() {
    return List.of(rulings(), appeals(), settlements(), reissues());
  }

  private static VectorFile rulings() {
    Command own = command("judge-shop", "sale", 1, sell("o5", "a3"));
    Command claimed =
        command(
            "judge-shop",
            "claim",
            10,
            new Action.OpenClaim(
                Party.SELLER,
                hash("a3"),
                List.of(),
                false,
                hash("o5"),
                ClaimReason.STOLEN,
                null,
                null,
                null));
    Action.RuleClaim r = upheld(Remedy.REFUND);
    Action.RuleClaim ownRuling =
        new Action.RuleClaim(
            null,
            r.analysis(),
            Ids.claim(claimed.id()),
            true,
            r.liable(),
            r.reasonCommitment(),
            r.remedy(),
            r.verdict());
    Action.RuleClaim marked =
        new Action.RuleClaim(
            null, r.analysis(), CLAIM, true, null, hash("why"), null, Verdict.REJECTED);
    return file("rulings")
        .add("upheld", OK, SOLD, OPENED, UPHELD)
        .add(
            "rejected, against the analysis",
            OK,
            SOLD,
            OPENED,
            rule("judge", "1", 20, ruling(Verdict.REJECTED, null, null)))
        .add(
            "against the analysis, marked as following it",
            "request.invalid",
            SOLD,
            OPENED,
            rule("judge", "1", 20, marked))
        .add(
            "only an arbitrator rules",
            "auth.role_missing",
            SOLD,
            OPENED,
            rule("shop", "1", 20, upheld(Remedy.REFUND)))
        .add(
            "not over its own sale",
            "ruling.party",
            own,
            claimed,
            rule("judge-shop", "1", 20, ownRuling))
        .add(
            "upheld against nobody",
            "request.invalid",
            SOLD,
            OPENED,
            rule("judge", "1", 20, ruling(Verdict.UPHELD, null, Remedy.REFUND)))
        .add(
            "against the pool",
            OK,
            SOLD,
            OPENED,
            rule(
                "judge",
                "1",
                20,
                ruling(Verdict.UPHELD, new Liable(null, LiableRole.GUARANTEE_POOL), null)))
        .add(
            "against whom nobody knows",
            "member.unknown",
            SOLD,
            OPENED,
            rule(
                "judge",
                "1",
                20,
                ruling(Verdict.UPHELD, new Liable("nobody", LiableRole.MEMBER), null)))
        .add(
            "a remedy that the policy does not give",
            "request.invalid",
            SOLD,
            OPENED,
            rule("judge", "1", 20, upheld(Remedy.DOUBLE_COMPENSATION)))
        .add("a claim that is not there", "claim.unknown", UPHELD)
        .add(
            "twice",
            "claim.state",
            SOLD,
            OPENED,
            UPHELD,
            rule("judge-2", "2", 90, upheld(Remedy.REFUND)))
        .add(
            "undecided is no ruling",
            "request.invalid",
            SOLD,
            OPENED,
            rule("judge", "1", 20, ruling(Verdict.UNDECIDABLE, null, null)));
  }

  private static VectorFile appeals() {
    Command appealed = command("acme", "a", 70, appeal(Party.SUPPLIER));
    Command again = rule("judge-2", "r 2", 80, ruling(Verdict.REJECTED, null, null));
    return file("appeals")
        .add("by who is liable", OK, SOLD, OPENED, UPHELD, appealed)
        .add(
            "by the buyer's token",
            OK,
            SOLD,
            OPENED,
            UPHELD,
            command("operator", "a", 70, appeal(Party.BUYER)))
        .add(
            "by a stranger",
            "not_yours",
            SOLD,
            OPENED,
            UPHELD,
            command("bolt", "a", 70, appeal(Party.SUPPLIER)))
        .add("before the ruling", "claim.state", SOLD, OPENED, appealed)
        .add(
            "in the last moment",
            OK,
            SOLD,
            OPENED,
            UPHELD,
            command("acme", "a", 60 + 7 * DAY, appeal(Party.SUPPLIER)))
        .add(
            "too late",
            "claim.state",
            SOLD,
            OPENED,
            UPHELD,
            command("acme", "a", 61 + 7 * DAY, appeal(Party.SUPPLIER)))
        .add(
            "the same arbitrator does not rule again",
            "ruling.same_arbitrator",
            SOLD,
            OPENED,
            UPHELD,
            appealed,
            rule("judge", "r 2", 80, upheld(null)))
        .add("another does", OK, SOLD, OPENED, UPHELD, appealed, again)
        .add(
            "only once",
            "claim.state",
            SOLD,
            OPENED,
            UPHELD,
            appealed,
            again,
            command("operator", "a 2", 90, appeal(Party.BUYER)));
  }

  private static VectorFile settlements() {
    return file("settlements")
        .add(
            "a refund",
            OK,
            SOLD,
            OPENED,
            UPHELD,
            command("acme", "s", 70, settle(Remedy.REFUND, null)))
        .add(
            "another remedy than ruled",
            "request.invalid",
            SOLD,
            OPENED,
            UPHELD,
            command("acme", "s", 70, settle(Remedy.COUPON, null)))
        .add(
            "not by who is not liable",
            "not_yours",
            SOLD,
            OPENED,
            UPHELD,
            command("shop", "s", 70, settle(Remedy.REFUND, null)))
        .add(
            "before the ruling",
            "claim.state",
            SOLD,
            OPENED,
            command("acme", "s", 70, settle(Remedy.REFUND, null)))
        .add(
            "of a claim that was rejected",
            "claim.state",
            SOLD,
            OPENED,
            rule("judge", "1", 20, ruling(Verdict.REJECTED, null, null)),
            command("acme", "s", 70, settle(Remedy.REFUND, null)))
        .add(
            "twice",
            "claim.state",
            SOLD,
            OPENED,
            UPHELD,
            command("acme", "s", 70, settle(Remedy.REFUND, null)),
            command("acme", "s 2", 80, settle(Remedy.REFUND, null)))
        .add(
            "for the pool, by a guarantor",
            OK,
            SOLD,
            OPENED,
            rule(
                "judge",
                "1",
                20,
                ruling(Verdict.UPHELD, new Liable(null, LiableRole.GUARANTEE_POOL), null)),
            command("bank", "s", 70, settle(Remedy.REFUND, null)));
  }

  private static VectorFile reissues() {
    Command ruled = rule("judge", "1", 20, upheld(Remedy.REISSUE));
    Command given = command("acme", "s", 70, settle(Remedy.REISSUE, "a2"));
    Command picked =
        command(
            "acme",
            "s",
            70,
            new Action.SettleClaim(null, CLAIM, null, true, Remedy.REISSUE, hash("a2")));
    String sale = Ids.sale(given.id());
    return file("reissues")
        .add("another card of the supplier", OK, SOLD, OPENED, ruled, given)
        .add(
            "without a card",
            "request.invalid",
            SOLD,
            OPENED,
            ruled,
            command("acme", "s", 70, settle(Remedy.REISSUE, null)))
        .add(
            "a card that is not there",
            "card.unknown",
            SOLD,
            OPENED,
            ruled,
            command("acme", "s", 70, settle(Remedy.REISSUE, "x")))
        .add(
            "one that is sold",
            "card.sold recorded",
            SOLD,
            OPENED,
            ruled,
            command("shop", "sale 2", 65, sell("o2", "a2")),
            given)
        .add(
            "another supplier's, though any shop may sell it",
            "seller.not_allowed",
            command("bolt", "batch c", 0, World.batch("C", "GIFT", true, List.of("*"), "c1")),
            SOLD,
            OPENED,
            ruled,
            command("acme", "s", 70, settle(Remedy.REISSUE, "c1")))
        .add(
            "one that the gateway picked was taken",
            "contended",
            SOLD,
            OPENED,
            ruled,
            command("shop", "sale 2", 65, sell("o2", "a2")),
            picked)
        .add(
            "a claim against the replaced card is not heard",
            OK,
            SOLD,
            OPENED,
            ruled,
            given,
            command("operator", "2", 90, opening(Party.BUYER, "a1", "o1", ClaimReason.STOLEN)))
        .add(
            "a claim against the replacement is",
            OK,
            SOLD,
            OPENED,
            ruled,
            given,
            command("operator", "2", 90, opening(Party.BUYER, "a2", "o1", ClaimReason.STOLEN)))
        .add(
            "the replacement is delivered",
            OK,
            SOLD,
            OPENED,
            ruled,
            given,
            command("shop", "d", 90, new Action.DeliverSale(null, null, sale)))
        .add(
            "what it replaced is not",
            "card.voided",
            SOLD,
            OPENED,
            ruled,
            given,
            command("shop", "d", 90, deliver(SOLD)))
        .add(
            "a reissue is not undone",
            "claim.state",
            SOLD,
            OPENED,
            ruled,
            given,
            command("shop", "u", 90, new Action.UndoSale(null, sale)))
        .add(
            "nor is the sale of what was replaced",
            "card.voided",
            SOLD,
            OPENED,
            ruled,
            given,
            command("shop", "u", 90, World.undo(SOLD)));
  }
}
