package io.cardproof.claims;

import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.codec.Digests;
import org.jspecify.annotations.Nullable;

/**
 * One request to change something about a claim.
 *
 * @param asking by whose key it is signed: of what a buyer asks, that of its relay
 */
public record Speaking(Speaker speaker, Asking asking) {

  /**
   * What a buyer asks under an Idempotency-Key. Members' own keys are visible characters, so none
   * of them reaches a name that begins with a control character.
   */
  public static Speaking ofBuyer(Speaker.Buyer buyer, Caller relay, String idempotencyKey) {
    String key = '\u0001' + buyer.sale() + '\u0001' + idempotencyKey;
    String id = Digests.submissionId(relay.member(), key);
    return new Speaking(buyer, new Asking(relay, id, false));
  }

  public static Speaking ofMember(Asking asking) {
    return new Speaking(new Speaker.Member(asking.caller()), asking);
  }

  /** Of the token that it is asked with; null where a member asks. */
  @Nullable String tokenHash() {
    return speaker instanceof Speaker.Buyer buyer ? buyer.tokenHash() : null;
  }
}
