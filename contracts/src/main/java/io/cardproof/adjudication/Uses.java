package io.cardproof.adjudication;

import io.cardproof.adjudication.Facts.Account;
import io.cardproof.adjudication.Facts.Cited;
import io.cardproof.adjudication.Facts.Moment;
import io.cardproof.adjudication.Facts.Word;
import io.cardproof.rules.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * The rules that rest on when the code was used, by the issuer's clock, and by whom: before the
 * mint, before the sale, before the delivery, after it.
 *
 * <p>Each leaves the next one a use that surely came later. Where the issuer's uncertainty does not
 * tell the two apart, the rule that needs their order is the end.
 */
final class Uses {
  private Uses() {}

  private enum Order {
    BEFORE,
    AFTER,
    UNKNOWN
  }

  private static Order order(Word use, long at) {
    if (Math.abs(use.redeemedAt() - at) <= use.slack()) {
      return Order.UNKNOWN;
    }
    return use.redeemedAt() < at ? Order.BEFORE : Order.AFTER;
  }

  private static Finding unordered(Rule rule, Word use, Cited other) {
    return Finding.of(rule, Verdict.UNDECIDABLE, use, other);
  }

  static @Nullable Finding beforeMint(Facts f) {
    Word use = f.use();
    if (use == null) {
      return null;
    }
    return switch (order(use, f.minted().at())) {
      case UNKNOWN -> unordered(Rule.USED_BEFORE_MINT, use, f.minted());
      case BEFORE -> Finding.upheld(Rule.USED_BEFORE_MINT, f.fromSupplier(), f.minted(), use);
      case AFTER -> null;
    };
  }

  static @Nullable Finding beforeSale(Facts f) {
    Word use = f.use();
    if (use == null) {
      return null;
    }
    Rule rule = Rule.USED_BEFORE_SALE;
    return switch (order(use, f.sale().at())) {
      case UNKNOWN -> unordered(rule, use, f.sale());
      case BEFORE ->
          new Blame(f, use).beforeSale(Finding.of(rule, Verdict.UPHELD, f.minted(), f.sale(), use));
      case AFTER -> null;
    };
  }

  static @Nullable Finding beforeDelivery(Facts f) {
    Word use = f.use();
    Moment delivered = f.delivered();
    if (use == null) {
      return null;
    }
    Rule rule = Rule.USED_BEFORE_DELIVERY;
    Finding finding = Finding.of(rule, Verdict.UPHELD, f.sale(), delivered, use);
    if (delivered == null) {
      return new Blame(f, use).beforeDelivery(finding);
    }
    return switch (order(use, delivered.at())) {
      case UNKNOWN -> unordered(rule, use, delivered);
      case BEFORE -> new Blame(f, use).beforeDelivery(finding);
      case AFTER -> null;
    };
  }

  static @Nullable Finding byBuyer(Facts f) {
    Word use = f.use();
    return use != null && f.account(use) == Account.SAME
        ? Finding.of(Rule.USED_BY_BUYER, Verdict.REJECTED, f.sale(), f.delivered(), use)
        : null;
  }

  /** By another account while the cover lasts; by an account that is not known, at any time. */
  static @Nullable Finding underCover(Facts f) {
    Word use = f.use();
    Moment delivered = f.delivered();
    if (use == null || delivered == null) {
      return null;
    }
    boolean known = f.account(use) == Account.OTHER;
    if (known && f.claim().at() > f.warranty().theftCoverEnd(delivered.at())) {
      return null;
    }
    Verdict verdict = known ? Verdict.UPHELD : f.warranty().noAccount();
    Finding finding = Finding.of(Rule.THEFT_COVER, verdict, f.policy(), f.sale(), delivered, use);
    return verdict == Verdict.UPHELD ? new Blame(f, use).afterDelivery(finding) : finding;
  }

  static @Nullable Finding coverOver(Facts f) {
    Word use = f.use();
    return use == null
        ? null
        : Finding.of(
            Rule.THEFT_COVER_OVER, Verdict.REJECTED, f.policy(), f.sale(), f.delivered(), use);
  }
}
