package io.cardproof.members;

import io.cardproof.cards.Refused;
import io.cardproof.codec.Dsse;
import io.cardproof.ed25519.Ed25519;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The proof that who asks for a new signing key has its private half: an Ed25519 signature by the
 * new key over the DSSE pre-authentication encoding of the type below and the body
 *
 * <pre>
 * ledger (genesis hash, base64url) LF member id LF public key (base64url, no padding)
 * </pre>
 *
 * <p>Bound to ledger and member, it proves nothing anywhere else. A public key spelled in standard
 * base64 is accepted in the body as well.
 */
public final class KeyRotation {
  public static final String TYPE = "application/vnd.cardproof.key-rotation";

  private KeyRotation() {}

  /**
   * What the new key signs.
   *
   * @param publicKey as the body spells it
   */
  public static byte[] message(String ledger, String member, String publicKey) {
    String body = ledger + "\n" + member + "\n" + publicKey;
    return Dsse.preAuthentication(TYPE, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Checks a proof.
   *
   * @param key 43 characters base64url
   * @throws Refused {@code request.invalid}
   */
  static void check(String ledger, String member, String key, String proof) {
    byte[] publicKey = Base64.getUrlDecoder().decode(key);
    byte[] signature = Bytes32.decode(proof, Ed25519.SIGNATURE_BYTES, "proof");
    String standard = Base64.getEncoder().encodeToString(publicKey);
    if (!Ed25519.verify(publicKey, message(ledger, member, key), signature)
        && !Ed25519.verify(publicKey, message(ledger, member, standard), signature)) {
      throw Refused.invalid(
          "proof", "The proof is not the new key's signature over this rotation.");
    }
  }
}
