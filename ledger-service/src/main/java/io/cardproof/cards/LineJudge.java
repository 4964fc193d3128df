package io.cardproof.cards;

import io.cardproof.imports.BadLine;
import io.cardproof.imports.CodeLine;
import io.cardproof.imports.PaymentCardGuard;
import io.cardproof.rules.Action;
import io.cardproof.tags.CodeNormaliser;
import io.cardproof.vault.CardSecret;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Holds a line that reads well against the product and the batch it is uploaded for. */
final class LineJudge {
  private static final String INVALID = "request.invalid";

  private final Action.SetProduct product;
  private final BatchTerms terms;

  LineJudge(Action.SetProduct product, BatchTerms terms) {
    this.product = product;
    this.terms = terms;
  }

  /** What became of a line before the ledger was asked. */
  sealed interface Judged {}

  /**
   * A code to mint.
   *
   * @param faceValue with its currency where they are the card's own; both null: the product's
   */
  record Good(
      long line,
      String normalised,
      CardSecret secret,
      @Nullable String faceValue,
      @Nullable String currency)
      implements Judged {}

  /**
   * @param field of the line, where one is to blame
   */
  record Wrong(long line, String code, @Nullable String field, String detail) implements Judged {
    static Wrong of(BadLine bad) {
      return new Wrong(bad.line(), bad.problem(), bad.field(), bad.detail());
    }
  }

  Judged judge(CodeLine code) {
    if (code.sku() != null && !code.sku().equals(terms.sku())) {
      return wrong(code, "sku", "another product than the upload's");
    }
    if (code.batchNo() != null && !code.batchNo().equals(terms.batchNo())) {
      return wrong(code, "batch_no", "another batch than the upload's");
    }
    Long expiry = code.expiresAt();
    if (expiry != null && terms.expiresAt() != null && expiry < terms.expiresAt()) {
      return wrong(code, "expires_at", "it expires before its batch does");
    }
    if (!product.numericCodes() && PaymentCardGuard.looksLikePaymentCard(code.code())) {
      return wrong(code, "code", "it looks like a payment card's number, which must not be here");
    }
    return worth(code);
  }

  /** What is not stated is the product's; what is stated differently must not be sold as it. */
  private Judged worth(CodeLine code) {
    String value = code.faceValue();
    String currency = code.currency() == null ? product.currency() : code.currency();
    if (product.currency() != null && !product.currency().equals(currency)) {
      return wrong(code, "currency", "another currency than the product's");
    }
    if (value == null && code.currency() != null && product.currency() == null) {
      return wrong(code, "face_value", "a currency needs a face value");
    }
    if (value != null && currency == null) {
      return wrong(code, "currency", "a face value needs a currency");
    }
    if (value != null && product.faceValue() != null) {
      if (new BigDecimal(value).compareTo(new BigDecimal(product.faceValue())) != 0) {
        return wrong(code, "face_value", "another face value than the product's");
      }
      value = null;
    }
    return good(code, value, value == null ? null : currency);
  }

  private Judged good(CodeLine code, @Nullable String value, @Nullable String currency) {
    try {
      return new Good(
          code.line(),
          CodeNormaliser.normalise(code.code(), product.caseSensitive()),
          new CardSecret(code.code(), code.pin(), code.note()),
          value,
          currency);
    } catch (IllegalArgumentException e) {
      return wrong(code, "code", "it is empty, too long, or holds what cannot be typed");
    }
  }

  private static Judged wrong(CodeLine code, String field, String detail) {
    return new Wrong(code.line(), INVALID, field, detail);
  }
}
