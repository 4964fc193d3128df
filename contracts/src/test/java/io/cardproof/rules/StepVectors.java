package io.cardproof.rules;

import static io.cardproof.rules.ClaimWords.CLAIM;
import static io.cardproof.rules.ClaimWords.DAY;
import static io.cardproof.rules.ClaimWords.DELIVERED;
import static io.cardproof.rules.ClaimWords.HOUR;
import static io.cardproof.rules.ClaimWords.MINUTE;
import static io.cardproof.rules.ClaimWords.OK;
import static io.cardproof.rules.ClaimWords.OPENED;
import static io.cardproof.rules.ClaimWords.SOLD;
import static io.cardproof.rules.ClaimWords.UPHELD;
import static io.cardproof.rules.ClaimWords.attest;
import static io.cardproof.rules.ClaimWords.byHand;
import static io.cardproof.rules.ClaimWords.file;
import static io.cardproof.rules.ClaimWords.policy;
import static io.cardproof.rules.ClaimWords.requiring;
import static io.cardproof.rules.ClaimWords.respond;
import static io.cardproof.rules.ClaimWords.watch;
import static io.cardproof.rules.World.command;
import static io.cardproof.rules.World.deliver;
import static io.cardproof.rules.World.hash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vectors of what happens by itself, and of money that others hold, in words. */
final class StepVectors {
  private StepVectors() {}

  static List<VectorFile> all() {
    return List.of(steps(), escrows(), pools());
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
            "missed by who is asked, though another spoke",
            OK,
            SOLD,
            OPENED,
            command("acme", "1", 20, respond(Party.SUPPLIER, null)),
            command("mall", "b", 11 + 2 * HOUR, breach))
        .add(
            "not by who answered",
            "claim.state",
            SOLD,
            OPENED,
            command("shop", "1", 20, respond(Party.SELLER, null)),
            command("mall", "b", 11 + 2 * HOUR, breach))
        .add(
            "nor where it was ruled before",
            "claim.state",
            SOLD,
            OPENED,
            UPHELD,
            command("mall", "b", 11 + 2 * HOUR, breach))
        .add(
            "reissued at once where it was used before its delivery",
            OK,
            SOLD,
            attest("u", 5, RedemptionOutcome.SUCCESS),
            watch("claim", 9, ClaimReason.ALREADY_REDEEMED),
            command(
                "mall",
                "r",
                10,
                new Action.ReissueCard(
                    Ids.claim(watch("claim", 9, ClaimReason.ALREADY_REDEEMED).id()), hash("a2"))))
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
            "not again from a second one",
            "claim.state",
            SOLD,
            held,
            command("bank-2", "e", 3, held.action()),
            OPENED,
            UPHELD,
            command("bank", "p", 70, pay),
            command(
                "bank-2",
                "p",
                80,
                new Action.PayOutEscrow(
                    CLAIM, Ids.escrow(command("bank-2", "e", 3, held.action()).id()), null)))
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
