package io.cardproof.adjudication;

import io.cardproof.adjudication.Facts.Account;
import io.cardproof.adjudication.Facts.Moment;
import io.cardproof.adjudication.Facts.Response;
import io.cardproof.adjudication.Facts.Word;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.Liable;
import io.cardproof.rules.LiableRole;
import io.cardproof.rules.Party;
import io.cardproof.rules.ProductType;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules from the second to the last, in order: the first that has something to say decides. */
final class Table {
  private interface Row {
    @Nullable Finding judge(Facts facts);
  }

  private static final List<Row> ROWS =
      List.of(
          Table::outOfWindow,
          Table::noEvidence,
          Table::excluded,
          Table::notDelivered,
          Table::invalidCode,
          Table::contradicted,
          Uses::beforeMint,
          Uses::beforeSale,
          Uses::beforeDelivery,
          Uses::byBuyer,
          Uses::underCover,
          Uses::coverOver,
          Table::noAttestation);

  private Table() {}

  static Finding decide(Facts facts) {
    for (Row row : ROWS) {
      Finding finding = row.judge(facts);
      if (finding != null) {
        return finding;
      }
    }
    return Finding.of(Rule.UNDECIDABLE, Verdict.UNDECIDABLE).citing(facts.words());
  }

  private static @Nullable Finding outOfWindow(Facts f) {
    if (f.claim().refused() != Inadmissible.OUT_OF_WINDOW) {
      return null;
    }
    Finding finding =
        Finding.of(Rule.OUT_OF_WINDOW, Verdict.INADMISSIBLE, f.policy(), f.sale(), f.delivered());
    return f.warranty().windowFrom().equals("REDEMPTION") ? finding.citing(f.words()) : finding;
  }

  private static @Nullable Finding noEvidence(Facts f) {
    if (f.evidence().containsAll(f.warranty().evidenceRequired(f.claim().reason()))) {
      return null;
    }
    boolean waiting = f.asOf() <= f.warranty().responseDue(f.claim().at());
    return Finding.of(
            Rule.NO_EVIDENCE, waiting ? Verdict.NOT_YET : Verdict.INADMISSIBLE, f.policy())
        .citing(f.responses());
  }

  /** A policy's exclusion is a fact that only an issuer can know. */
  private static @Nullable Finding excluded(Facts f) {
    for (Response response : f.responses()) {
      if (response.by() == Party.ISSUER
          && response.exclusion() != null
          && f.warranty().excludes(response.exclusion())) {
        return Finding.of(Rule.EXCLUDED, Verdict.REJECTED, f.policy(), response);
      }
    }
    return null;
  }

  private static @Nullable Finding notDelivered(Facts f) {
    if (f.claim().reason() != ClaimReason.NOT_DELIVERED) {
      return null;
    }
    Moment delivered = f.delivered();
    long due = f.warranty().deliveryDue(f.sale().at());
    if (delivered == null && f.asOf() > due) {
      return lateFinding(f);
    }
    if (f.isContradictory()) {
      return Finding.of(Rule.NOT_DELIVERED, Verdict.UNDECIDABLE).citing(f.words());
    }
    Word last = f.lastWord();
    if (last != null && last.outcome() == RedemptionOutcome.FAILED) {
      boolean after = delivered != null && last.entry() > delivered.entry();
      Liable liable = after ? new Liable(last.issuer(), LiableRole.ISSUER) : f.seller();
      return Finding.upheld(Rule.NOT_DELIVERED, liable, f.sale(), delivered, last);
    }
    Word use = f.use();
    boolean usedByBuyer = use != null && f.account(use) == Account.SAME;
    if (delivered != null && delivered.at() > due && !usedByBuyer) {
      return lateFinding(f);
    }
    return delivered == null
        ? Finding.of(Rule.NOT_DELIVERED, Verdict.NOT_YET, f.policy(), f.sale())
        : null;
  }

  private static Finding lateFinding(Facts f) {
    return Finding.upheld(Rule.NOT_DELIVERED, f.seller(), f.policy(), f.sale(), f.delivered());
  }

  private static @Nullable Finding invalidCode(Facts f) {
    Word last = f.lastWord();
    if (!f.isOfBadCode() || last == null) {
      return null;
    }
    if (f.isContradictory()) {
      return Finding.of(Rule.INVALID_CODE, Verdict.UNDECIDABLE).citing(f.words());
    }
    return switch (last.outcome()) {
      case UNKNOWN_CODE, NOT_ACTIVATED, WRONG_VALUE ->
          Finding.upheld(Rule.INVALID_CODE, f.fromSupplier(), f.minted(), last);
      case SUCCESS, FAILED -> null;
    };
  }

  /** All that follows rests on when the code was used, which nobody can tell. */
  private static @Nullable Finding contradicted(Facts f) {
    return f.isContradictory()
        ? Finding.of(Rule.USED_BEFORE_MINT, Verdict.UNDECIDABLE).citing(f.words())
        : null;
  }

  private static @Nullable Finding noAttestation(Facts f) {
    boolean needed =
        f.claim().reason() != ClaimReason.NOT_DELIVERED
            || (f.productType() == ProductType.TOP_UP && f.delivered() != null);
    if (!needed || !f.words().isEmpty()) {
      return null;
    }
    if (f.asOf() <= f.warranty().issuerDue(f.claim().at())) {
      return Finding.of(Rule.NEEDS_ISSUER, Verdict.NEEDS_ISSUER, f.policy());
    }
    Verdict verdict = f.warranty().noAttestation();
    Finding finding = Finding.of(Rule.NO_ATTESTATION, verdict, f.policy());
    return verdict == Verdict.UPHELD ? finding.by(withoutAttestation(f)) : finding;
  }

  private static Liable withoutAttestation(Facts f) {
    if (f.isOfBadCode()) {
      return f.fromSupplier();
    }
    return f.claim().reason() == ClaimReason.NOT_DELIVERED ? f.seller() : Facts.pool();
  }
}
