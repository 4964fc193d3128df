package io.cardproof.claims;

import io.cardproof.cards.Input;
import io.cardproof.cards.PrivateFields;
import io.cardproof.cards.Records;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Action;
import io.cardproof.rules.Remedy;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Amounts, and what a buyer paid where its opening is kept here. */
final class Prices {
  private static final BigDecimal TWICE = BigDecimal.valueOf(2);

  private final Records records;
  private final PrivateFields fields;

  Prices(Records records, PrivateFields fields) {
    this.records = records;
    this.fields = fields;
  }

  /**
   * A sum of money as it is committed to: {@code 9.99 EUR}.
   *
   * @param amount decimal
   * @param currency ISO 4217
   */
  record Sum(String amount, String currency) {
    static @Nullable Sum of(@Nullable String opened) {
      int at = opened == null ? -1 : opened.indexOf(' ');
      return opened == null || at < 0
          ? null
          : new Sum(opened.substring(0, at), opened.substring(at + 1));
    }
  }

  /** The text that an amount is committed to as; null where none is given. */
  static @Nullable String amount(@Nullable String amount, @Nullable String currency) {
    String text = Input.money(amount, currency, "amount");
    if (text != null && amount != null) {
      Input.require(new BigDecimal(amount).signum() > 0, "amount", "an amount is above zero");
    }
    return text;
  }

  /** As {@link #amount}, where one must be given. */
  static String required(@Nullable String amount, @Nullable String currency) {
    Input.required(amount, "amount");
    String text = amount(amount, currency);
    return text == null ? "" : text;
  }

  /** What a payment is known by elsewhere. */
  static @Nullable String payment(PrivateFields.Envelope envelope, @Nullable String reference) {
    return envelope.hide(PrivateFields.PAYMENT, Input.optionalReference(reference, "paymentRef"));
  }

  /** What was paid for a sale, of a replacement for the first; null where it is not known here. */
  @Nullable Sum priceOf(String saleId) {
    StateValue.Sale sale = records.there(StateKey.sale(records.firstSale(saleId)));
    long index = records.replica().entryOf(sale.submission()).orElseThrow();
    String commitment =
        switch (records.replica().entry(index).command().action()) {
          case Action.MakeSale a -> a.priceCommitment();
          case Action.ConfirmHold a -> a.priceCommitment();
          default -> null;
        };
    return Sum.of(fields.reveal(PrivateFields.PRICE, commitment));
  }

  /**
   * Whether a remedy gives as much as it says.
   *
   * @throws Refused {@code request.invalid} for more than the policy gives
   */
  void check(@Nullable Remedy remedy, @Nullable String amount, String saleId) {
    Sum asked = Sum.of(amount);
    if (asked == null || remedy == null) {
      return;
    }
    Input.require(remedy != Remedy.REISSUE, "amount", "who gets another card gets no money");
    Sum price = priceOf(saleId);
    if (price == null) {
      return;
    }
    Input.require(
        asked.currency().equals(price.currency()), "currency", "not the currency of the sale");
    BigDecimal most = new BigDecimal(price.amount());
    boolean twofold = remedy == Remedy.DOUBLE_COMPENSATION;
    Input.require(
        new BigDecimal(asked.amount()).compareTo(twofold ? most.multiply(TWICE) : most) <= 0,
        "amount",
        twofold ? "more than twice the price" : "more than the price");
  }
}
