package io.cardproof.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.cardproof.cards.Refused;
import io.cardproof.rules.Where;
import org.jspecify.annotations.Nullable;

/**
 * A problem as RFC 9457 has it, with Cardproof's own members after the standard ones.
 *
 * @param type path on this server that explains the code
 * @param entry index of the entry that records the attempt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String code,
    String requestId,
    @Nullable String cardId,
    @Nullable String claimId,
    @Nullable Where where,
    @Nullable Long entry,
    @Nullable String field,
    @Nullable String submissionId,
    @Nullable Integer retryAfterSeconds) {

  static Problem of(Refused refused, String instance, String requestId) {
    ProblemTable.Row row = ProblemTable.of(refused.code());
    Refused.Details d = refused.details();
    return new Problem(
        "/problems/" + row.code(),
        row.title(),
        row.status(),
        d.detail() == null ? row.detail() : d.detail(),
        instance,
        row.code(),
        requestId,
        d.cardId(),
        d.claimId(),
        d.where(),
        d.entry() < 0 ? null : d.entry(),
        d.field(),
        d.submissionId(),
        d.retryAfterSeconds() == 0 ? null : d.retryAfterSeconds());
  }
}
