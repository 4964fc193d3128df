package io.cardproof.rules;

import static io.cardproof.rules.ClaimWords.CLAIM;
import static io.cardproof.rules.ClaimWords.DAY;
import static io.cardproof.rules.ClaimWords.DELIVERED;
import static io.cardproof.rules.ClaimWords.HOUR;
import static io.cardproof.rules.ClaimWords.OK;
import static io.cardproof.rules.ClaimWords.OPENED;
import static io.cardproof.rules.ClaimWords.SOLD;
import static io.cardproof.rules.ClaimWords.UPHELD;
import static io.cardproof.rules.ClaimWords.appeal;
import static io.cardproof.rules.ClaimWords.evidence;
import static io.cardproof.rules.ClaimWords.file;
import static io.cardproof.rules.ClaimWords.open;
import static io.cardproof.rules.ClaimWords.opening;
import static io.cardproof.rules.ClaimWords.policy;
import static io.cardproof.rules.ClaimWords.requiring;
import static io.cardproof.rules.ClaimWords.respond;
import static io.cardproof.rules.ClaimWords.withdraw;
import static io.cardproof.rules.World.command;
import static io.cardproof.rules.World.hash;
import static io.cardproof.rules.World.sell;

import java.util.List;

/** Vectors of claims from their opening to the last word of their parties, in words. */
final class ClaimVectors {
  private ClaimVectors() {}

  static List<VectorFile> all() {
    return List.of(openings(), inadmissible(), responses(), withdrawals());
  }

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
            "again after it was settled",
            OK,
            SOLD,
            OPENED,
            UPHELD,
            command("acme", "s", 70, ClaimWords.settle(Remedy.REFUND, null)),
            open(Party.BUYER, "operator", "2", 90))
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
}
