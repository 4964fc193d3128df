package io.cardproof.cards;

import io.cardproof.rules.Action;
import io.cardproof.rules.StateKey;
import io.cardproof.tags.CodeNormaliser;
import org.jspecify.annotations.Nullable;

/** The card id of a code, for a member that has the code. */
public final class CodeNames {
  private final Records records;
  private final Tags tags;
  private final EvaluationMeter meter;

  CodeNames(Records records, Tags tags, EvaluationMeter meter) {
    this.records = records;
    this.tags = tags;
    this.meter = meter;
  }

  /**
   * For an issuer. The codes of a product that names it are its own, and it learns nothing by
   * asking; to any other a code without a card costs what a miss of verify does.
   *
   * @throws Refused {@code product.unknown}, {@code request.invalid}, {@code limit.exceeded},
   *     {@code tags.unavailable}
   */
  public String ofIssuer(Caller issuer, @Nullable String sku, @Nullable String code) {
    Action.SetProduct terms = terms(sku);
    String normalised = normalised(terms, code);
    boolean own = terms.issuers().contains(issuer.member());
    if (!own) {
      meter.require(issuer.member(), 1);
    }
    String id = tags.cardId(issuer, terms.scope(), normalised);
    if (!own && records.find(StateKey.card(id)) == null) {
      meter.spend(issuer.member(), 1);
    }
    return id;
  }

  /**
   * For anyone; what a miss costs is the asker's to settle.
   *
   * @param allowance that must not be used up
   */
  String of(Caller caller, String allowance, @Nullable String sku, @Nullable String code) {
    Action.SetProduct terms = terms(sku);
    String normalised = normalised(terms, code);
    meter.require(allowance, 1);
    return tags.cardId(caller, terms.scope(), normalised);
  }

  private Action.SetProduct terms(@Nullable String sku) {
    return records.product(Input.reference(sku, "sku")).terms();
  }

  private static String normalised(Action.SetProduct terms, @Nullable String code) {
    try {
      return CodeNormaliser.normalise(Input.required(code, "code"), terms.caseSensitive());
    } catch (IllegalArgumentException e) {
      throw Refused.invalid("code", "`code` is no code: empty, too long, or cannot be typed");
    }
  }
}
