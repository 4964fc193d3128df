package io.cardproof.cards;

import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Where;
import org.jspecify.annotations.Nullable;

/**
 * The answer is no: by the rules, or by the gateway before it asked them. Carries what helps to
 * act, and nothing secret.
 */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String OUTCOME_UNKNOWN = "ledger.outcome_unknown";

  private final String code;
  private final transient Details details;

  /**
   * @param detail one sentence for a person; null for the code's own
   * @param entry index of the entry that records the attempt, -1 where none does
   * @param operationId of the operation that tells the outcome later
   * @param retryAfterSeconds 0 where waiting does not help
   */
  public record Details(
      @Nullable String cardId,
      @Nullable String claimId,
      @Nullable Where where,
      @Nullable String field,
      @Nullable String submissionId,
      @Nullable String operationId,
      @Nullable String detail,
      long entry,
      int retryAfterSeconds,
      boolean replayed) {
    static final Details NONE = new Details(null, null, null, null, null, null, null, -1, 0, false);
  }

  private Refused(String code, Details details) {
    super(code, null, false, false);
    this.code = code;
    this.details = details;
  }

  /** By the rules; {@code receipt} where the attempt is on record. */
  public static Refused byRules(
      Refusal refusal, @Nullable Receipt receipt, boolean replayed, String submissionId) {
    return new Refused(
        refusal.code().word(),
        new Details(
            refusal.card(),
            refusal.claim(),
            refusal.where(),
            refusal.field(),
            submissionId,
            null,
            detailOf(refusal),
            receipt == null ? -1 : receipt.entry(),
            0,
            replayed));
  }

  /** What its code alone would tell wrongly; null where the code's own words do. */
  static @Nullable String detailOf(Refusal refusal) {
    return refusal.code() == RefusalCode.AUTH_INVALID && "gateway".equals(refusal.field())
        ? "On the chain this member sends through another gateway: ask there, or delegate it to"
            + " this one first (PUT /v1/members/{id}/gateway)."
        : null;
  }

  public static Refused of(String code) {
    return new Refused(code, Details.NONE);
  }

  public static Refused of(RefusalCode code) {
    return of(code.word());
  }

  public static Refused withDetail(String code, String detail) {
    return new Refused(code, new Details(null, null, null, null, null, null, detail, -1, 0, false));
  }

  /** {@code request.invalid}: which field, and what would be right. */
  public static Refused invalid(String field, String detail) {
    return new Refused(
        RefusalCode.REQUEST_INVALID.word(),
        new Details(null, null, null, field, null, null, detail, -1, 0, false));
  }

  /** A code about one field. */
  public static Refused of(String code, String field, String detail) {
    return new Refused(
        code, new Details(null, null, null, field, null, null, detail, -1, 0, false));
  }

  public static Refused later(String code, String detail, int retryAfterSeconds) {
    return new Refused(
        code,
        new Details(null, null, null, null, null, null, detail, -1, retryAfterSeconds, false));
  }

  public static Refused unknownOutcome(String submissionId) {
    return new Refused(
        OUTCOME_UNKNOWN,
        new Details(null, null, null, null, submissionId, null, null, -1, 0, false));
  }

  /** Not a no: it was sent, is not final, and the operation will tell. */
  public static Refused underWay(String submissionId, String operationId) {
    return new Refused(
        OUTCOME_UNKNOWN,
        new Details(null, null, null, null, submissionId, operationId, null, -1, 0, false));
  }

  /** The stable word, such as {@code card.sold}. */
  public String code() {
    return code;
  }

  public Details details() {
    return details;
  }
}
