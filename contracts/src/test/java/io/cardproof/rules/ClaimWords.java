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

/** Words in which the vectors of claims are told, and the card that most of them are about. */
final class ClaimWords {
  static final String OK = "committed";
  static final int MINUTE = 60;
  static final int HOUR = 3_600;
  static final int DAY = 24 * HOUR;

  static final List<Command> SETTING = setting();

  /** The card that most of this is about, sold by the shop and delivered. */
  static final Command SOLD = command("shop", "sale", 1, sell("o1", "a1"));

  static final Command DELIVERED = command("shop", "delivery", 2, deliver(SOLD));
  static final Command OPENED = open(Party.BUYER, "operator", "claim", 10);
  static final String CLAIM = Ids.claim(OPENED.id());
  static final Command UPHELD = rule("judge", "ruling", 60, upheld(Remedy.REFUND));

  private ClaimWords() {}

  static List<Command> setting() {
    List<Command> all = new ArrayList<>(World.setting(Limits.embedded()));
    all.add(admit("judge-2", Role.ARBITRATOR));
    all.add(admit("judge-shop", Role.ARBITRATOR, Role.MARKETPLACE));
    all.add(admit("bank", Role.GUARANTOR));
    all.add(admit("bank-2", Role.GUARANTOR));
    return List.copyOf(all);
  }

  static VectorFile file(String topic) {
    return new VectorFile(topic, SETTING);
  }

  static Action.OpenClaim opening(
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

  static List<Evidence> evidence(EvidenceKind... kinds) {
    return List.of(kinds).stream()
        .map(kind -> new Evidence(null, kind, hash("file " + kind), 100))
        .toList();
  }

  static Command open(Party by, String actor, String key, int second) {
    return command(actor, key, second, opening(by, "a1", "o1", ClaimReason.ALREADY_REDEEMED));
  }

  static Command watch(String key, int second, ClaimReason reason) {
    return command("mall", key, second, opening(Party.WATCHER, "a1", "o1", reason));
  }

  static Action respond(Party by, @Nullable Exclusion exclusion, EvidenceKind... kinds) {
    String token = by == Party.BUYER ? hash("token o1") : null;
    return new Action.RespondToClaim(by, CLAIM, evidence(kinds), exclusion, hash("said"), token);
  }

  static Action.RuleClaim upheld(@Nullable Remedy remedy) {
    return ruling(Verdict.UPHELD, new Liable("acme", LiableRole.SUPPLIER), remedy);
  }

  static Action.RuleClaim ruling(
      Verdict verdict, @Nullable Liable liable, @Nullable Remedy remedy) {
    Analysis analysis = new Analysis(World.T0, 7, 20, Verdict.UPHELD);
    return new Action.RuleClaim(
        null, analysis, CLAIM, verdict == Verdict.UPHELD, liable, hash("why"), remedy, verdict);
  }

  static Command rule(String judge, String key, int second, Action.RuleClaim ruling) {
    return command(judge, key, second, ruling);
  }

  static Action settle(Remedy remedy, @Nullable String replacement) {
    String card = replacement == null ? null : hash(replacement);
    return new Action.SettleClaim(null, CLAIM, null, false, remedy, card);
  }

  static Action withdraw(Party by) {
    String token = by == Party.BUYER ? hash("token o1") : null;
    return new Action.WithdrawClaim(by, CLAIM, null, token);
  }

  static Action appeal(Party by) {
    String token = by == Party.BUYER ? hash("token o1") : null;
    return new Action.AppealRuling(by, CLAIM, hash("no"), token);
  }

  static Command policy(String key, PolicyTerms terms) {
    return command("operator", key, 0, new Action.PublishPolicy("gift-card", terms));
  }

  static PolicyTerms requiring(EvidenceKind kind) {
    Map<String, List<String>> required = Map.of("ALREADY_REDEEMED", List.of(kind.name()));
    return new PolicyTerms(
        null, null, null, null, required, null, null, null, null, null, null, null, null, null,
        List.of(), "P30D", null);
  }

  static PolicyTerms byHand() {
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

  static Command attest(String key, int second, RedemptionOutcome outcome) {
    return command("brand", key, second, World.attest("a1", outcome, false));
  }
}
