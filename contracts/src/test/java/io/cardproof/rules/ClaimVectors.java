package io.cardproof.rules;

import static io.cardproof.rules.World.admit;
import static io.cardproof.rules.World.command;
import static io.cardproof.rules.World.deliver;
import static io.cardproof.rules.World.hash;
import static io.cardproof.rules.World.sell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vectors of claims and of the money that others hold, in words. */
final class ClaimVectors {
  private static final String OK = "committed";
  private static final int MINUTE = 60;
  private static final int HOUR = 3_600;
  private static final int DAY = 24 * HOUR;

  private static final List<Command> SETTING = setting();

  /** The card that most of this is about, sold by the shop and delivered. */
  private static final Command SOLD = command("shop", "sale", 1, sell("o1", "a1"));

  private static final Command DELIVERED = command("shop", "delivery", 2, deliver(SOLD));
  private static final Command OPENED = open(Party.BUYER, "operator", "claim", 10);
  private static final String CLAIM = Ids.claim(OPENED.id());
  private static final Command UPHELD = rule("judge", "ruling", 60, upheld(Remedy.REFUND));

  private ClaimVectors() {}

  static List<VectorFile> all() {
    return List.of(
        openings(),
        inadmissible(),
        responses(),
        withdrawals(),
        rulings(),
        appeals(),
        settlements(),
        reissues(),
        steps(),
        escrows(),
        pools());
  }

  private static List<Command> setting() {
    List<Command> all = new ArrayList<>(World.setting(Limits.embedded()));
    all.add(admit("judge-2", Role.ARBITRATOR));
    all.add(admit("judge-shop", Role.ARBITRATOR, Role.MARKETPLACE));
    all.add(admit("bank", Role.GUARANTOR));
    all.add(admit("bank-2", Role.GUARANTOR));
    return List.copyOf(all);
  }

  private static VectorFile file(String topic) {
    return new VectorFile(topic, SETTING);
  }

  // words

  private static Action.OpenClaim opening(
      Party by, String card, String order, ClaimReason reason, EvidenceKind... kinds) {
    boolean buyer = by == Party.BUYER;
    return new Action.OpenClaim(
        by,
        hash(card),
        evidence(kinds),
        false,
        by == Party.BUYER || by == Party.SELLER ? hash(order) : null,
        reason,
        buyer ? Ids.sale(SOLD.id()) : null,
        null,
        buyer ? hash("token o1") : null);
  }

  private static List<Evidence> evidence(EvidenceKind... kinds) {
    return List.of(kinds).stream()
        .map(kind -> new Evidence(null, kind, hash("file " + kind), 100))
        .toList();
  }

  private static Command open(Party by, String actor, String key, int second) {
    return command(actor, key, second, opening(by, "a1", "o1", ClaimReason.ALREADY_REDEEMED));
  }

  private static Command watch(String key, int second, ClaimReason reason) {
    return command("mall", key, second, opening(Party.WATCHER, "a1", "o1", reason));
  }

  private static Action respond(Party by, @Nullable Exclusion exclusion, EvidenceKind... kinds) {
    String token = by == Party.BUYER ? hash("token o1") : null;
    return new Action.RespondToClaim(by, CLAIM, evidence(kinds), exclusion, hash("said"), token);
  }

  private static Action.RuleClaim upheld(@Nullable Remedy remedy) {
    return ruling(Verdict.UPHELD, new Liable("acme", LiableRole.SUPPLIER), remedy);
  }

  private static Action.RuleClaim ruling(
      Verdict verdict, @Nullable Liable liable, @Nullable Remedy remedy) {
    Analysis analysis = new Analysis(World.T0, 7, 20, Verdict.UPHELD);
    return new Action.RuleClaim(
        null, analysis, CLAIM, verdict == Verdict.UPHELD, liable, hash("why"), remedy, verdict);
  }

  private static Command rule(String judge, String key, int second, Action.RuleClaim ruling) {
    return command(judge, key, second, ruling);
  }

  private static Action settle(Remedy remedy, @Nullable String replacement) {
    String card = replacement == null ? null : hash(replacement);
    return new Action.SettleClaim(null, CLAIM, null, false, remedy, card);
  }

  private static Action withdraw(Party by) {
    String token = by == Party.BUYER ? hash("token o1") : null;
    return new Action.WithdrawClaim(by, CLAIM, null, token);
  }

  private static Action appeal(Party by) {
    String token = by == Party.BUYER ? hash("token o1") : null;
    return new Action.AppealRuling(by, CLAIM, hash("no"), token);
  }

  private static Command policy(String key, PolicyTerms terms) {
    return command("operator", key, 0, new Action.PublishPolicy("gift-card", terms));
  }

  private static PolicyTerms requiring(EvidenceKind kind) {
    Map<String, List<String>> required = Map.of("ALREADY_REDEEMED", List.of(kind.name()));
    return new PolicyTerms(
        null, null, null, null, required, null, null, null, null, null, null, null, null, null,
        List.of(), "P30D", null);
  }

  private static PolicyTerms byHand() {
    return new PolicyTerms(
        null,
        false,
        PolicyForms.NEVER,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        "P30D",
        null);
  }

  private static Command attest(String key, int second, RedemptionOutcome outcome) {
    return command("brand", key, second, World.attest("a1", outcome, false));
  }

  // files

  private static VectorFile openings() {
    Action.OpenClaim frozen =
        new Action.OpenClaim(
            Party.SELLER,
            hash("a1"),
            evidence(EvidenceKind.VIDEO),
            true,
            hash("o1"),
            ClaimReason.STOLEN,
            null,
            hash("it is gone"),
            null);
    Action.OpenClaim forged =
        new Action.OpenClaim(
            Party.BUYER,
            hash("a1"),
            List.of(),
            false,
            hash("o1"),
            ClaimReason.STOLEN,
            Ids.sale(SOLD.id()),
            null,
            hash("another token"));
    return file("claims")
        .add("the operator relays a buyer", OK, SOLD, DELIVERED, OPENED)
        .add("the seller relays a buyer", OK, SOLD, open(Party.BUYER, "shop", "1", 10))
        .add("a stranger does not", "not_yours", SOLD, open(Party.BUYER, "mall", "1", 10))
        .add(
            "a token that is not the sale's",
            "request.invalid",
            SOLD,
            command("operator", "1", 10, forged))
        .add("a sale that is not there", "sale.unknown", open(Party.BUYER, "operator", "1", 10))
        .add("the seller for its buyer", OK, SOLD, open(Party.SELLER, "shop", "1", 10))
        .add("another shop", "not_yours", SOLD, open(Party.SELLER, "mall", "1", 10))
        .add("the supplier", OK, SOLD, open(Party.SUPPLIER, "acme", "1", 10))
        .add("another supplier", "not_yours", SOLD, open(Party.SUPPLIER, "bolt", "1", 10))
        .add("an issuer of the product", OK, SOLD, open(Party.ISSUER, "brand", "1", 10))
        .add("another issuer", "issuer.not_allowed", SOLD, open(Party.ISSUER, "maker", "1", 10))
        .add("a shop is no issuer", "auth.role_missing", SOLD, open(Party.ISSUER, "shop", "1", 10))
        .add(
            "a card that is not there",
            "card.unknown",
            command("shop", "1", 1, opening(Party.SELLER, "x", "o1", ClaimReason.STOLEN)))
        .add("a card frozen with its claim", OK, SOLD, command("shop", "1", 10, frozen))
        .add(
            "with required evidence",
            OK,
            policy("p", requiring(EvidenceKind.VIDEO)),
            SOLD,
            command(
                "shop",
                "1",
                10,
                opening(
                    Party.SELLER, "a1", "o1", ClaimReason.ALREADY_REDEEMED, EvidenceKind.VIDEO)))
        .add(
            "without it the claim stays open",
            OK,
            policy("p", requiring(EvidenceKind.VIDEO)),
            SOLD,
            OPENED)
        .add("the same claim again", "replayed", SOLD, OPENED, OPENED)
        .add(
            "a second claim for the same",
            "claim.duplicate",
            SOLD,
            OPENED,
            open(Party.SELLER, "shop", "2", 20))
        .add(
            "another reason is another claim",
            OK,
            SOLD,
            OPENED,
            command("shop", "2", 20, opening(Party.SELLER, "a1", "o1", ClaimReason.STOLEN)))
        .add(
            "again after it was withdrawn",
            OK,
            SOLD,
            OPENED,
            command("operator", "w", 20, withdraw(Party.BUYER)),
            open(Party.BUYER, "operator", "2", 30))
        .add(
            "not again after a ruling",
            "claim.duplicate",
            SOLD,
            OPENED,
            UPHELD,
            open(Party.BUYER, "operator", "2", 90));
  }

  private static VectorFile inadmissible() {
    Command other = command("shop", "sale 2", 1, sell("o2", "a2"));
    Action.OpenClaim stranger =
        new Action.OpenClaim(
            Party.BUYER,
            hash("a1"),
            List.of(),
            false,
            null,
            ClaimReason.STOLEN,
            Ids.sale(other.id()),
            null,
            hash("token o2"));
    return file("claims-not-heard")
        .add("another sale's token", OK, SOLD, other, command("operator", "1", 10, stranger))
        .add(
            "another order",
            OK,
            SOLD,
            command("shop", "1", 10, opening(Party.SELLER, "a1", "o9", ClaimReason.STOLEN)))
        .add("a card that nobody bought", OK, open(Party.SUPPLIER, "acme", "1", 10))
        .add(
            "in the last moment of the window",
            OK,
            SOLD,
            DELIVERED,
            open(Party.SELLER, "shop", "1", 2 + 30 * DAY))
        .add("after the window", OK, SOLD, DELIVERED, open(Party.SELLER, "shop", "1", 3 + 30 * DAY))
        .add(
            "the window runs from the sale before a delivery",
            OK,
            SOLD,
            open(Party.SELLER, "shop", "1", 2 + 30 * DAY))
        .add(
            "a claim not heard can be opened again",
            OK,
            SOLD,
            command("shop", "1", 10, opening(Party.SELLER, "a1", "o9", ClaimReason.STOLEN)),
            command("shop", "2", 20, opening(Party.SELLER, "a1", "o1", ClaimReason.STOLEN)));
  }

  private static VectorFile responses() {
    Command answered = command("shop", "1", 20, respond(Party.SELLER, null));
    return file("claims-answered")
        .add("the seller answers", OK, SOLD, OPENED, answered)
        .add(
            "so does the supplier, later",
            OK,
            SOLD,
            OPENED,
            answered,
            command("acme", "1", 30, respond(Party.SUPPLIER, null)))
        .add(
            "the buyer brings evidence",
            OK,
            SOLD,
            OPENED,
            command("operator", "1", 20, respond(Party.BUYER, null, EvidenceKind.CHAT_LOG)))
        .add(
            "what was missing is brought",
            OK,
            policy("p", requiring(EvidenceKind.VIDEO)),
            SOLD,
            OPENED,
            command("operator", "1", 20, respond(Party.BUYER, null, EvidenceKind.VIDEO)))
        .add(
            "an issuer states an exclusion",
            OK,
            SOLD,
            OPENED,
            command("brand", "1", 20, respond(Party.ISSUER, Exclusion.CODE_SHARED_BY_BUYER)))
        .add(
            "another shop has no say",
            "not_yours",
            SOLD,
            OPENED,
            command("mall", "1", 20, respond(Party.SELLER, null)))
        .add(
            "in the last moment",
            OK,
            SOLD,
            OPENED,
            command("shop", "1", 10 + 2 * HOUR, respond(Party.SELLER, null)))
        .add(
            "after the deadline",
            "claim.state",
            SOLD,
            OPENED,
            command("shop", "1", 11 + 2 * HOUR, respond(Party.SELLER, null)))
        .add(
            "an issuer has longer",
            OK,
            SOLD,
            OPENED,
            command("brand", "1", 11 + 2 * HOUR, respond(Party.ISSUER, null)))
        .add(
            "but not for ever",
            "claim.state",
            SOLD,
            OPENED,
            command("brand", "1", 11 + DAY, respond(Party.ISSUER, null)))
        .add(
            "nothing said",
            "request.invalid",
            SOLD,
            OPENED,
            command(
                "shop",
                "1",
                20,
                new Action.RespondToClaim(Party.SELLER, CLAIM, List.of(), null, null, null)))
        .add(
            "a claim that is not there",
            "claim.unknown",
            command("shop", "1", 20, respond(Party.SELLER, null)))
        .add(
            "after the ruling",
            "claim.state",
            SOLD,
            OPENED,
            UPHELD,
            command("shop", "1", 70, respond(Party.SELLER, null)))
        .add(
            "to an appeal",
            OK,
            SOLD,
            OPENED,
            UPHELD,
            command("acme", "a", 70, appeal(Party.SUPPLIER)),
            command("shop", "1", 80, respond(Party.SELLER, null)));
  }

  private static VectorFile withdrawals() {
    Command frozen =
        command(
            "shop",
            "claim",
            10,
            new Action.OpenClaim(
                Party.SELLER,
                hash("a1"),
                List.of(),
                true,
                null,
                ClaimReason.STOLEN,
                null,
                null,
                null));
    Action withdraw =
        new Action.WithdrawClaim(Party.SELLER, Ids.claim(frozen.id()), hash("found"), null);
    return file("claims-withdrawn")
        .add("by the buyer", OK, SOLD, OPENED, command("operator", "w", 20, withdraw(Party.BUYER)))
        .add(
            "not by the other side",
            "not_yours",
            SOLD,
            OPENED,
            command("shop", "w", 20, withdraw(Party.SELLER)))
        .add(
            "what was frozen with it is let go",
            OK,
            SOLD,
            frozen,
            command("shop", "w", 20, withdraw))
        .add(
            "twice",
            "claim.state",
            SOLD,
            OPENED,
            command("operator", "w", 20, withdraw(Party.BUYER)),
            command("operator", "w 2", 30, withdraw(Party.BUYER)))
        .add(
            "after the ruling",
            "claim.state",
            SOLD,
            OPENED,
            UPHELD,
            command("operator", "w", 70, withdraw(Party.BUYER)));
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

  private static VectorFile steps() {
    Command late = watch("claim", 2 + 5 * MINUTE, ClaimReason.NOT_DELIVERED);
    String claim = Ids.claim(late.id());
    Command failed = attest("f", 5, RedemptionOutcome.FAILED);
    Command reissued = command("mall", "r", 10 * MINUTE, new Action.ReissueCard(claim, hash("a2")));
    Action breach = new Action.RecordBreach(CLAIM, SlaStep.RESPONSE);
    return file("claims-by-themselves")
        .add("a late delivery opens a claim", OK, SOLD, late)
        .add(
            "not before the deadline",
            "claim.state",
            SOLD,
            watch("claim", 1 + 5 * MINUTE, ClaimReason.NOT_DELIVERED))
        .add(
            "once, whoever watches",
            "replayed",
            SOLD,
            late,
            command("bolt", "x", 900, late.action()))
        .add("a delivery in time opens none", "claim.state", SOLD, DELIVERED, late)
        .add(
            "an issuer's FAILED does",
            OK,
            SOLD,
            DELIVERED,
            failed,
            watch("claim", 9, ClaimReason.NOT_DELIVERED))
        .add(
            "so does a use before the delivery",
            OK,
            SOLD,
            attest("u", 5, RedemptionOutcome.SUCCESS),
            watch("claim", 9, ClaimReason.ALREADY_REDEEMED))
        .add(
            "where the policy wants none, none opens",
            "claim.state",
            policy("p", byHand()),
            SOLD,
            late)
        .add(
            "no other reason opens by itself",
            "claim.state",
            SOLD,
            watch("claim", 900, ClaimReason.STOLEN))
        .add("a card is reissued", OK, SOLD, late, reissued)
        .add(
            "once",
            "replayed",
            SOLD,
            late,
            reissued,
            command("bolt", "r", 660, new Action.ReissueCard(claim, hash("a3"))))
        .add(
            "not after half an hour",
            "claim.state",
            SOLD,
            late,
            command("mall", "r", 3 + 35 * MINUTE, new Action.ReissueCard(claim, hash("a2"))))
        .add(
            "not once it is delivered",
            "claim.state",
            SOLD,
            late,
            command("shop", "d", 400, deliver(SOLD)),
            reissued)
        .add(
            "but where the issuer says it failed",
            OK,
            SOLD,
            late,
            command("shop", "d", 400, deliver(SOLD)),
            attest("f", 500, RedemptionOutcome.NOT_ACTIVATED),
            reissued)
        .add(
            "not with another supplier's card",
            "request.invalid",
            command("bolt", "batch c", 0, World.batch("C", "GIFT", true, List.of("*"), "c1")),
            SOLD,
            late,
            command("mall", "r", 600, new Action.ReissueCard(claim, hash("c1"))))
        .add("a missed response", OK, SOLD, OPENED, command("mall", "b", 11 + 2 * HOUR, breach))
        .add(
            "not missed yet",
            "claim.state",
            SOLD,
            OPENED,
            command("mall", "b", 10 + 2 * HOUR, breach))
        .add(
            "missed once",
            "replayed",
            SOLD,
            OPENED,
            command("mall", "b", 11 + 2 * HOUR, breach),
            command("bolt", "b", 12 + 2 * HOUR, breach))
        .add(
            "a missing attestation",
            OK,
            SOLD,
            OPENED,
            command("mall", "b", 11 + DAY, new Action.RecordBreach(CLAIM, SlaStep.ATTESTATION)))
        .add(
            "one that came",
            "claim.state",
            SOLD,
            OPENED,
            attest("u", 900, RedemptionOutcome.FAILED),
            command("mall", "b", 11 + DAY, new Action.RecordBreach(CLAIM, SlaStep.ATTESTATION)))
        .add(
            "a missing ruling",
            OK,
            SOLD,
            OPENED,
            command("mall", "b", 11 + 3 * DAY, new Action.RecordBreach(CLAIM, SlaStep.RULING)))
        .add(
            "evidence that never came",
            OK,
            policy("p", requiring(EvidenceKind.VIDEO)),
            SOLD,
            OPENED,
            command("mall", "l", 11 + 2 * HOUR, new Action.LapseClaim(CLAIM)))
        .add(
            "it may come still",
            "claim.state",
            policy("p", requiring(EvidenceKind.VIDEO)),
            SOLD,
            OPENED,
            command("mall", "l", 10 + 2 * HOUR, new Action.LapseClaim(CLAIM)))
        .add(
            "it lapses once",
            "replayed",
            policy("p", requiring(EvidenceKind.VIDEO)),
            SOLD,
            OPENED,
            command("mall", "l", 11 + 2 * HOUR, new Action.LapseClaim(CLAIM)),
            command("bolt", "l", 12 + 2 * HOUR, new Action.LapseClaim(CLAIM)));
  }

  private static VectorFile escrows() {
    Command held =
        command("bank", "e", 3, new Action.HoldEscrow(hash("9.00"), null, Ids.sale(SOLD.id())));
    String escrow = Ids.escrow(held.id());
    Action release = new Action.ReleaseEscrow(escrow, null);
    Action pay = new Action.PayOutEscrow(CLAIM, escrow, null);
    return file("escrows")
        .add("held", OK, SOLD, held)
        .add(
            "only by a guarantor",
            "auth.role_missing",
            SOLD,
            command("shop", "e", 3, held.action()))
        .add("for a sale that is not there", "sale.unknown", held)
        .add(
            "released after the delivery",
            OK,
            SOLD,
            held,
            DELIVERED,
            command("bank", "r", 9, release))
        .add("not before it", "escrow.state", SOLD, held, command("bank", "r", 9, release))
        .add(
            "but when no claim can come any more",
            OK,
            SOLD,
            held,
            command("bank", "r", 2 + 30 * DAY, release))
        .add(
            "not while a claim is open",
            "escrow.state",
            SOLD,
            held,
            DELIVERED,
            OPENED,
            command("bank", "r", 20, release))
        .add(
            "not by another guarantor",
            "not_yours",
            SOLD,
            held,
            DELIVERED,
            command("bank-2", "r", 9, release))
        .add("an escrow that is not there", "escrow.unknown", command("bank", "r", 9, release))
        .add(
            "released twice",
            "escrow.state",
            SOLD,
            held,
            DELIVERED,
            command("bank", "r", 9, release),
            command("bank", "r 2", 9, release))
        .add("paid out to who won", OK, SOLD, held, OPENED, UPHELD, command("bank", "p", 70, pay))
        .add(
            "not before the ruling",
            "claim.state",
            SOLD,
            held,
            OPENED,
            command("bank", "p", 70, pay))
        .add(
            "paid out twice",
            "escrow.state",
            SOLD,
            held,
            OPENED,
            UPHELD,
            command("bank", "p", 70, pay),
            command("bank", "p 2", 80, pay));
  }

  private static VectorFile pools() {
    Command filled =
        command("bank", "d", 1, new Action.DepositToPool("10.50", "CNY", "shop", null));
    return file("pools")
        .add("filled", OK, filled)
        .add(
            "only by a guarantor or the operator",
            "auth.role_missing",
            command("shop", "d", 1, filled.action()))
        .add(
            "of whom nobody knows",
            "member.unknown",
            command("bank", "d", 1, new Action.DepositToPool("1", "CNY", "nobody", null)))
        .add("paid out to the last cent", OK, filled, pay("1", "10.5", null))
        .add("not beyond it", "pool.insufficient", filled, pay("1", "10.5001", null))
        .add(
            "each currency by itself",
            "pool.insufficient",
            filled,
            command("bank", "1", 9, new Action.PayOutOfPool("1", null, "EUR", "shop", null)))
        .add("no amount", "request.invalid", filled, pay("1", "0", null))
        .add("for a claim", OK, filled, SOLD, OPENED, UPHELD, pay("1", "2", CLAIM))
        .add(
            "once for each claim",
            "claim.state",
            filled,
            SOLD,
            OPENED,
            UPHELD,
            pay("1", "2", CLAIM),
            pay("2", "2", CLAIM))
        .add(
            "for a claim that was not won",
            "claim.state",
            filled,
            SOLD,
            OPENED,
            pay("1", "2", CLAIM));
  }

  private static Command pay(String key, String amount, @Nullable String claim) {
    return command("bank", key, 100, new Action.PayOutOfPool(amount, claim, "CNY", "shop", null));
  }
}
