package io.cardproof.members;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.PolicyTerms;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a policy, flat, as it was published.
 *
 * @param publishedAt time of its entry
 * @param receipt of the entry that published it; absent when it is only read
 */
public record PolicyBody(
    String policyId,
    int version,
    Instant publishedAt,
    @JsonUnwrapped WarrantyTerms terms,
    @Nullable Receipt receipt) {

  static PolicyBody of(
      String id, int version, long publishedAt, PolicyTerms terms, @Nullable Receipt receipt) {
    return new PolicyBody(
        id, version, Instant.ofEpochMilli(publishedAt), WarrantyTerms.of(terms), receipt);
  }
}
