package io.cardproof.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one table from a code to what HTTP says about it. */
final class ProblemTable {
  /** For a code that is not listed: a fault of this program, which the caller cannot mend. */
  static final String INTERNAL = "internal";

  private static final Map<String, Row> ROWS = new LinkedHashMap<>();

  /**
   * What stands behind a code.
   *
   * @param detail one sentence: what it means and what to do
   */
  record Row(String code, int status, String title, String detail) {}

  static {
    row(
        400,
        "request.malformed",
        "Malformed request",
        "The body is not well-formed JSON (RFC 8259, UTF-8), or repeats a key, or is nested too"
            + " deeply.");
    row(
        400,
        "request.unknown_field",
        "Unknown field",
        "The body has a field that this call does not know; `field` names it.");
    row(
        400,
        "request.invalid",
        "Invalid request",
        "A field is missing or has a value that is not allowed; `field` names it.");
    row(
        400,
        "idempotency_key.missing",
        "Idempotency-Key missing",
        "Send an Idempotency-Key header of your choice, and the same one when you repeat the"
            + " request.");
    row(
        400,
        "time.out_of_bounds",
        "Time out of bounds",
        "The command's time is too far from the ledger's clock; check your clock and build it"
            + " again.");
    row(
        401,
        "auth.missing",
        "Authentication missing",
        "Send the header Authorization: Bearer <api key>.");
    row(
        401,
        "auth.invalid",
        "Authentication invalid",
        "The API key or the signature is not one of a member of this ledger.");
    row(
        403,
        "auth.role_missing",
        "Role missing",
        "Your member does not have the role that this call needs.");
    row(
        403,
        "member.suspended",
        "Member suspended",
        "Your member is suspended; only the operator can reinstate it.");
    row(
        403,
        "seller.not_allowed",
        "Seller not allowed",
        "The batch does not name your member among its sellers, and you do not hold the card.");
    row(
        403,
        "supplier.not_allowed",
        "Supplier not allowed",
        "The product does not name your member among its suppliers.");
    row(
        403,
        "issuer.not_allowed",
        "Issuer not allowed",
        "The product does not name your member among its issuers.");
    row(
        403,
        "credential.missing",
        "Credential missing",
        "The product needs a credential that the operator has not accepted for your member.");
    row(403, "not_yours", "Not yours", "It belongs to another member.");
    row(
        403,
        "ruling.same_arbitrator",
        "Same arbitrator",
        "An appeal is decided by another arbitrator than the first ruling.");
    row(
        403,
        "ruling.party",
        "Arbitrator is a party",
        "An arbitrator who is a party to the card cannot rule on it.");
    row(404, "card.unknown", "Card unknown", "No card of this ledger has this id or code.");
    row(404, "hold.unknown", "Reservation unknown", "There is no reservation of this id.");
    row(404, "sale.unknown", "Sale unknown", "There is no sale of this id.");
    row(404, "order.unknown", "Order unknown", "Your member has no order of this id.");
    row(404, "batch.unknown", "Batch unknown", "There is no batch of this id.");
    row(404, "claim.unknown", "Claim unknown", "There is no claim of this id.");
    row(404, "escrow.unknown", "Escrow unknown", "There is no escrow of this id.");
    row(404, "product.unknown", "Product unknown", "There is no product of this SKU.");
    row(404, "policy.unknown", "Policy unknown", "There is no policy of this id and version.");
    row(404, "member.unknown", "Member unknown", "There is no member of this id.");
    row(404, "entry.unknown", "Entry unknown", "The log has no entry at this index.");
    row(
        404,
        "receipt.unknown",
        "Receipt unknown",
        "No entry of yours came from this submission; if you have just sent it, ask again.");
    row(
        409,
        "card.already_minted",
        "Card already minted",
        "This code is registered already; `where` tells whether by you.");
    row(
        409,
        "card.held",
        "Card held",
        "The card is held by a live reservation; `where` tells whether by yours.");
    row(409, "card.sold", "Card sold", "The card is sold; `where` tells whether by you.");
    row(
        409,
        "card.already_redeemed",
        "Card already redeemed",
        "An issuer has attested that the card is used.");
    row(409, "card.frozen", "Card frozen", "The card is frozen until who froze it releases it.");
    row(409, "card.voided", "Card voided", "The card was voided and cannot come back.");
    row(
        409,
        "card.recalled",
        "Card recalled",
        "The card's batch was recalled and cannot come back.");
    row(409, "card.expired", "Card expired", "The card's expiry date has passed.");
    row(409, "card.not_sold", "Card not sold", "The card is not sold, which this call needs.");
    row(
        409,
        "card.not_deposited",
        "Card not deposited",
        "The code is not in the vault: its supplier keeps it.");
    row(
        409,
        "card.delivered",
        "Card delivered",
        "The card is delivered already, which ends this possibility.");
    row(409, "sale.undone", "Sale undone", "The sale was undone.");
    row(
        409,
        "undo.supplier_only",
        "Supplier only",
        "The codes have left the vault, so only the batch's supplier can undo the sale.");
    row(409, "order.exists", "Order exists", "You have an order of this id with other items.");
    row(
        409,
        "tier.requirement_missing",
        "Approval missing",
        "The card's value needs approvals on record before its sale.");
    row(
        409,
        "pool.insufficient",
        "Pool insufficient",
        "The pool's balance does not cover the amount.");
    row(
        409,
        "hold.limit",
        "Too many reservations",
        "Your member has as many live reservations as it may have.");
    row(
        409,
        "stock.insufficient",
        "Stock insufficient",
        "Fewer cards of this product are available to you than asked for.");
    row(
        409,
        "supply.cap_exceeded",
        "Supply cap exceeded",
        "The product's supply cap for your member is used up.");
    row(
        409,
        "claim.state",
        "Wrong state of the claim",
        "The claim is not in a state that allows this.");
    row(409, "claim.duplicate", "Claim exists", "There is an open claim for this card and reason.");
    row(
        409,
        "escrow.state",
        "Wrong state of the escrow",
        "The escrow cannot be released or paid out now: read it, its sale and its claims.");
    row(
        409,
        "submission.in_flight",
        "Submission in flight",
        "The same submission is being decided; ask again in a moment.");
    row(409, "batch.exists", "Batch exists", "You have a batch of this number.");
    row(409, "member.exists", "Member exists", "There is a member of this id.");
    row(410, "hold.expired", "Reservation expired", "The reservation has lapsed; place a new one.");
    row(
        410,
        "hold.released",
        "Reservation released",
        "The reservation was released; place a new one.");
    row(
        410,
        "undo.window_exceeded",
        "Undo window exceeded",
        "The time in which the sale could be undone is over.");
    row(413, "request.too_large", "Request too large", "The body is larger than this call takes.");
    row(
        415,
        "request.media_type",
        "Media type not supported",
        "Send application/json in UTF-8, or what else the call is documented to take.");
    row(
        422,
        "submission.mismatch",
        "Idempotency-Key reused",
        "This Idempotency-Key was used for another request; take a new one.");
    row(
        429,
        "limit.exceeded",
        "Limit exceeded",
        "You asked more than your allowance; wait for as long as Retry-After says.");
    row(
        503,
        "ledger.unavailable",
        "Ledger unavailable",
        "The ledger cannot take commands now; nothing was changed, try again later.");
    row(
        503,
        "ledger.contended",
        "Ledger contended",
        "Other commands were first; nothing was changed, try again.");
    row(
        503,
        "tags.unavailable",
        "Tag service unavailable",
        "Codes cannot be turned into card ids now; nothing was changed, try again later.");
    row(
        503,
        "vault.unavailable",
        "Vault unavailable",
        "The vault of deposited codes cannot be read or written now; try again later.");
    row(
        503,
        "proof.unavailable",
        "Proof unavailable",
        "Too few witnesses or no time-stamp for a checkpoint that covers it; what was done stands,"
            + " ask for the proof again later.");
    row(
        504,
        "ledger.outcome_unknown",
        "Outcome unknown",
        "The command may or may not be on the ledger: ask GET /v1/receipts/{submissionId}, or"
            + " repeat the request with the same Idempotency-Key.");
    // What the frame itself says, beside the codes of the contract.
    row(404, "path.unknown", "Not found", "There is nothing at this path.");
    row(404, "operation.unknown", "Operation unknown", "You have no operation of this id.");
    row(
        503,
        "upload.interrupted",
        "Upload interrupted",
        "The gateway stopped before it was done with a long upload; send the same upload again with"
            + " the same Idempotency-Key, and it goes on where the ledger stands.");
    row(
        405,
        "request.method",
        "Method not allowed",
        "This path does not take this method; Allow lists those it takes.");
    row(
        406,
        "request.not_acceptable",
        "Not acceptable",
        "The answer has no form that your Accept header allows.");
    row(
        500,
        INTERNAL,
        "Internal error",
        "The gateway failed in a way it did not expect; its operator finds it by the requestId.");
  }

  private ProblemTable() {}

  private static void row(int status, String code, String title, String detail) {
    ROWS.put(code, new Row(code, status, title, detail));
  }

  static @Nullable Row find(String code) {
    return ROWS.get(code);
  }

  /** The row of a code; that of {@link #INTERNAL} where the table lacks it. */
  static Row of(String code) {
    Row row = ROWS.get(code);
    return row == null ? java.util.Objects.requireNonNull(ROWS.get(INTERNAL)) : row;
  }

  static Map<String, Row> rows() {
    return Map.copyOf(ROWS);
  }
}
