package io.cardproof.ledger;

import io.cardproof.rules.Action;
import io.cardproof.rules.Analysis;
import io.cardproof.rules.ApprovalKind;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Command;
import io.cardproof.rules.Credential;
import io.cardproof.rules.CredentialStatus;
import io.cardproof.rules.Ids;
import io.cardproof.rules.Liable;
import io.cardproof.rules.LiableRole;
import io.cardproof.rules.Limits;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Party;
import io.cardproof.rules.PolicyTerms;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Remedy;
import io.cardproof.rules.Role;
import io.cardproof.rules.SlaStep;
import io.cardproof.rules.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A sandbox's ledger with every kind of event but an upgrade of the rules, of which there is one
 * version so far. Each command commits, or is refused and recorded.
 */
public final class EveryEntry {
  private static final String ORIGIN = "ledger.example/test/sandbox";
  private static final long NEAR_MS = 10;
  private static final long LATER_MS = 2_000;
  private static final String JUDGE = "judge";
  private static final String OTHER_JUDGE = "judge-2";
  private static final String BANK = "bank";

  /** Several of the map's leaves among the entries. */
  private static final int MAP_INTERVAL = 7;

  private EveryEntry() {}

  public static Submission genesis() {
    Action create =
        new Action.CreateLedger(
            Limits.network().withMapInterval(MAP_INTERVAL),
            Scene.OPERATOR,
            TestKeys.publicKey(Scene.OPERATOR, 0),
            "The operator",
            ORIGIN,
            1,
            true,
            Scene.hash("tag key"));
    Command command =
        new Command(
            create,
            Scene.OPERATOR,
            Scene.ask(create),
            Scene.START_MS,
            Scene.id(Scene.OPERATOR, "genesis"),
            "");
    return new Submission(command, TestKeys.sign(command, 0), List.of());
  }

  /**
   * @param scene of that genesis
   */
  public static List<Submission> all(Scene scene) {
    List<Submission> all = new ArrayList<>(scene.upToBatch(30));
    all.addAll(members(scene));
    all.addAll(checkout(scene));
    all.addAll(cards(scene));
    all.addAll(disputes(scene));
    all.addAll(steps(scene));
    all.addAll(money(scene));
    all.addAll(batches(scene));
    return all;
  }

  private static List<Submission> members(Scene scene) {
    Credential licence =
        new Credential(Scene.hash("licence"), "BUSINESS_LICENCE", CredentialStatus.ACCEPTED, null);
    return List.of(
        operator(scene, "clock", new Action.AdvanceClock(NEAR_MS)),
        operator(scene, "move", new Action.MoveLedger(1, scene.genesisHash(), "fabric", "a/b")),
        scene.admit("newcomer", Role.ISSUER),
        operator(scene, "suspend", new Action.SuspendMember("newcomer")),
        operator(scene, "reinstate", new Action.ReinstateMember("newcomer")),
        operator(scene, "api key", new Action.ReplaceApiKey("newcomer")),
        operator(scene, "credential", new Action.RecordCredential(licence, Scene.SHOP)),
        scene.command(Scene.SHOP, "delegate", new Action.DelegateMember("0x" + "ab".repeat(20))),
        operator(
            scene,
            "rotate",
            new Action.RotateSigningKey("newcomer", TestKeys.publicKey("newcomer", 1))));
  }

  private static Submission operator(Scene scene, String key, Action action) {
    return scene.command(Scene.OPERATOR, key, action);
  }

  private static List<Submission> checkout(Scene scene) {
    String shop = Scene.SHOP;
    return List.of(
        scene.hold(shop, "o1", 0, 60_000, Scene.card(0), Scene.card(1)),
        scene.sale(Scene.OTHER_SHOP, "refused", Scene.card(0)),
        scene.command(shop, "renew", new Action.RenewHold(Scene.holdId(shop, "o1"), 90_000)),
        scene.confirm(shop, "o1"),
        scene.hold(shop, "o2", 1, 60_000, Scene.card(2)),
        scene.release(shop, "o2"),
        scene.sale(shop, "o3", Scene.card(3)),
        scene.undo(shop, "o3"),
        scene.sale(shop, "o4", Scene.card(4)),
        scene.deliver(shop, "o4"),
        scene.command(
            shop, "again", new Action.DeliverSale(null, null, Ids.sale(Scene.id(shop, "o4")))));
  }

  private static List<Submission> cards(Scene scene) {
    return List.of(
        attest(scene, "used", false, RedemptionOutcome.SUCCESS),
        attest(scene, "not used", true, RedemptionOutcome.FAILED),
        scene.freeze(Scene.card(5)),
        scene.command(Scene.SUPPLIER, "unfreeze", new Action.UnfreezeCard(Scene.card(5), null)),
        scene.command(Scene.SUPPLIER, "void", new Action.VoidCard(Scene.card(6), null)),
        scene.command(
            Scene.SUPPLIER,
            "approve",
            new Action.RecordApproval(
                Scene.card(7),
                List.of(Scene.hash("video")),
                ApprovalKind.VIDEO,
                null,
                Scene.hash("person"))),
        scene.command(
            Scene.SUPPLIER,
            "transfer",
            new Action.TransferCards(List.of(Scene.card(8), Scene.card(9)), Scene.OTHER_SHOP)));
  }

  private static Submission attest(
      Scene scene, String key, boolean correction, RedemptionOutcome outcome) {
    return scene.command(
        Scene.ISSUER,
        key,
        new Action.AttestRedemption(
            null, Scene.card(4), correction, null, outcome, Scene.START_MS, 0));
  }

  private static List<Submission> disputes(Scene scene) {
    String shop = Scene.SHOP;
    String claim = claimId("claim");
    return List.of(
        scene.admit(JUDGE, Role.ARBITRATOR),
        scene.admit(OTHER_JUDGE, Role.ARBITRATOR),
        scene.admit(BANK, Role.GUARANTOR),
        operator(scene, "quick", new Action.PublishPolicy("standard", quick())),
        scene.sale(shop, "o10", Scene.card(10)),
        scene.deliver(shop, "o10"),
        scene.command(shop, "claim", claim(Party.SELLER, 10, "o10", ClaimReason.STOLEN)),
        scene.command(shop, "not heard", claim(Party.SELLER, 10, "o4", ClaimReason.STOLEN)),
        scene.command(
            Scene.SUPPLIER,
            "answer",
            new Action.RespondToClaim(
                Party.SUPPLIER, claim, List.of(), null, Scene.hash("not us"), null)),
        scene.command(JUDGE, "ruling", ruling(claim)),
        scene.command(
            Scene.SUPPLIER,
            "appeal",
            new Action.AppealRuling(Party.SUPPLIER, claim, Scene.hash("no"), null)),
        scene.command(OTHER_JUDGE, "ruling", ruling(claim)),
        scene.command(
            Scene.SUPPLIER,
            "settle",
            new Action.SettleClaim(null, claim, null, false, Remedy.REFUND, null)),
        scene.sale(shop, "o11", Scene.card(11)),
        scene.command(shop, "mistake", claim(Party.SELLER, 11, "o11", ClaimReason.WRONG_VALUE)),
        scene.command(
            shop,
            "withdraw",
            new Action.WithdrawClaim(Party.SELLER, claimId("mistake"), null, null)));
  }

  private static String claimId(String key) {
    return Ids.claim(Scene.id(Scene.SHOP, key));
  }

  private static PolicyTerms quick() {
    return new PolicyTerms(
        null, null, null, "PT1S", null, null, null, null, null, null, null, "PT1S", null, null,
        null, null, null);
  }

  private static Action claim(Party by, int card, String order, ClaimReason reason) {
    String commitment = by == Party.SELLER ? Scene.hash("order " + order) : null;
    return new Action.OpenClaim(
        by, Scene.card(card), List.of(), false, commitment, reason, null, null, null);
  }

  private static Action ruling(String claim) {
    return new Action.RuleClaim(
        null,
        new Analysis(Scene.START_MS, 14, 1, Verdict.UNDECIDABLE),
        claim,
        false,
        new Liable(Scene.SUPPLIER, LiableRole.SUPPLIER),
        Scene.hash("why"),
        Remedy.REFUND,
        Verdict.UPHELD);
  }

  /** What happens by itself, two seconds later. */
  private static List<Submission> steps(Scene scene) {
    String shop = Scene.SHOP;
    List<Submission> all =
        new ArrayList<>(
            List.of(
                scene.sale(shop, "o12", Scene.card(12)),
                scene.sale(shop, "o14", Scene.card(14)),
                scene.command(shop, "theft", claim(Party.SELLER, 14, "o14", ClaimReason.STOLEN))));
    scene.at(scene.at() + LATER_MS);
    all.add(operator(scene, "late", claim(Party.WATCHER, 12, "o12", ClaimReason.NOT_DELIVERED)));
    String late = Ids.claim(Scene.id(Scene.OPERATOR, "late"));
    all.add(operator(scene, "reissue", new Action.ReissueCard(late, Scene.card(13))));
    all.add(operator(scene, "breach", new Action.RecordBreach(claimId("theft"), SlaStep.RESPONSE)));
    return all;
  }

  private static List<Submission> money(Scene scene) {
    String sale = Ids.sale(Scene.id(Scene.SHOP, "o10"));
    Action held = new Action.HoldEscrow(Scene.hash("9.00"), null, sale);
    return List.of(
        scene.command(BANK, "escrow 1", held),
        scene.command(
            BANK,
            "release",
            new Action.ReleaseEscrow(Ids.escrow(Scene.id(BANK, "escrow 1")), null)),
        scene.command(BANK, "escrow 2", held),
        scene.command(
            BANK,
            "pay out",
            new Action.PayOutEscrow(
                claimId("claim"), Ids.escrow(Scene.id(BANK, "escrow 2")), null)),
        scene.command(BANK, "deposit", new Action.DepositToPool("100.00", "CNY", Scene.SHOP, null)),
        scene.command(
            BANK,
            "payout",
            new Action.PayOutOfPool("9.00", claimId("claim"), "CNY", Scene.SHOP, null)));
  }

  private static List<Submission> batches(Scene scene) {
    List<Submission> all = new ArrayList<>(scene.batch("batch-2", 100, 3));
    all.add(
        scene.command(
            Scene.SUPPLIER,
            "whole",
            new Action.TransferBatch(Scene.batchId("batch-2"), Scene.OTHER_SHOP)));
    all.add(
        scene.command(
            Scene.SUPPLIER, "recall", new Action.RecallBatch(Scene.batchId("batch-1"), null)));
    Lot another = new Lot(List.of(Scene.card(1), Scene.card(200)), null, null);
    all.add(
        scene.command(
            Scene.OTHER_SUPPLIER,
            "duplicate of another's",
            new Action.OpenBatch(
                false, "batch-9", 2, null, null, true, List.of(another), List.of("*"), Scene.SKU)));
    return all;
  }
}
