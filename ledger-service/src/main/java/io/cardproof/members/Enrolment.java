package io.cardproof.members;

import io.cardproof.cards.Refused;
import io.cardproof.codec.Digests;
import io.cardproof.ed25519.Ed25519;
import io.cardproof.keys.ApiKeys;
import io.cardproof.keys.Keystore;
import io.cardproof.keys.Root;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation says of its member before the ledger's operator admits it: all derived from
 * the keystore, so that nothing is stored and the same enrolment can be printed again.
 *
 * @param publicKey for the operator, 43 characters base64url
 * @param apiKey for the member, and nobody else
 * @param proof that the key is held, where it replaces an earlier one; see {@link KeyRotation}
 */
public record Enrolment(String memberId, String publicKey, String apiKey, @Nullable String proof) {

  /**
   * @param ledger genesis hash
   * @param key which signing key: 0 for the first, one more with each rotation
   * @param apiKey which API key, counted in the same way
   * @throws Refused {@code request.invalid} for what cannot be a member id
   */
  public static Enrolment of(Keystore keystore, String ledger, String member, int key, int apiKey) {
    Ed25519.Signer signer;
    try {
      signer = keystore.memberSigner(member, key);
    } catch (IllegalArgumentException e) {
      throw Members.badId("member");
    }
    String publicKey = Digests.base64Url(signer.publicKey());
    String proof =
        key == 0
            ? null
            : Digests.base64Url(signer.sign(KeyRotation.message(ledger, member, publicKey)));
    String secret = new ApiKeys(keystore.root(Root.API_KEY)).keyFor(member, apiKey);
    return new Enrolment(member, publicKey, secret, proof);
  }

  /** Shows no key that is a secret. */
  @Override
  public String toString() {
    return "Enrolment[" + memberId + ", " + publicKey + "]";
  }
}
