package io.cardproof.claims;

import io.cardproof.cards.Records;
import io.cardproof.rules.ClaimState;
import io.cardproof.rules.Event;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.Warranty;
import org.jspecify.annotations.Nullable;

/** Whose turn it is in a claim now, and until when. */
final class Deadlines {
  private final Records records;

  Deadlines(Records records) {
    this.records = records;
  }

  /** Of a claim that is heard. */
  private @Nullable Warranty warranty(StateValue.Claim claim) {
    Event.PolicyVersion policy = claim.policy();
    return policy == null
        ? null
        : Warranty.of(
            policy, records.there(StateKey.policyText(policy.policy(), policy.version())).terms());
  }

  /** Who said nothing in time has no say any more, whether or not that is an entry yet. */
  ClaimState state(StateValue.Claim claim) {
    Warranty warranty = warranty(claim);
    boolean late =
        warranty != null
            && claim.state() == ClaimState.AWAITING_RESPONSE
            && records.now() > warranty.responseDue(claim.openedAt());
    return late ? ClaimState.UNDER_REVIEW : claim.state();
  }

  @Nullable Long dueBy(StateValue.Claim claim) {
    Warranty warranty = warranty(claim);
    if (warranty == null) {
      return null;
    }
    return switch (state(claim)) {
      case OPEN, AWAITING_RESPONSE -> Long.valueOf(warranty.responseDue(claim.openedAt()));
      case UNDER_REVIEW -> Long.valueOf(warranty.rulingDue(claim.openedAt()));
      case APPEALED ->
          Long.valueOf(
              warranty.rulingDue(
                  claim.appealedAt() == null ? claim.openedAt() : claim.appealedAt()));
      case RULED, SETTLED, WITHDRAWN, REJECTED_INADMISSIBLE -> null;
    };
  }

  @Nullable Long appealBy(StateValue.Claim claim) {
    Warranty warranty = warranty(claim);
    boolean open = claim.state() == ClaimState.RULED && claim.appealedAt() == null;
    return warranty == null || !open || claim.ruledAt() == null
        ? null
        : Long.valueOf(warranty.appealEnd(claim.ruledAt()));
  }
}
