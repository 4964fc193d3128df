package io.cardproof.papers;

import io.cardproof.codec.Digests;
import io.cardproof.keys.Hmac;
import io.cardproof.keys.LengthPrefixed;

/**
 * Commits to private fields. The nonce is derived, not random, so that a retry of a command commits
 * to the same bytes and order ids can be compared without being shown:
 *
 * <pre>
 * nonce      = HMAC-SHA256(key from the PAPERS root, label, member id, submission id, value)
 * commitment = SHA-256(nonce ‖ value in UTF-8)
 * </pre>
 *
 * <p>The fields of the nonce are length-prefixed. Without the nonce, which is as long as the hash,
 * a commitment tells nothing of even a two-valued field. Thread safe.
 */
public final class Commitments {

  /** The submission id of fields that the rules compare across submissions: order ids, persons. */
  public static final String ANY_SUBMISSION = "";

  private final Hmac nonces;

  /**
   * @param papersRoot 32 bytes, the organisation's PAPERS root
   */
  public Commitments(byte[] papersRoot) {
    this.nonces = new Hmac(Hmac.derive(papersRoot, "cardproof paper nonce v1"));
  }

  /**
   * The paper of a field.
   *
   * @param memberId whose field it is: equal values of two members have different commitments
   * @param label which field it is
   * @param submissionId of the command, or {@link #ANY_SUBMISSION} where the rules compare
   * @param value at most 65,535 bytes of UTF-8
   * @throws IllegalArgumentException if a part is too long or not well-formed text
   */
  public Paper commit(String memberId, String label, String submissionId, String value) {
    byte[] nonce = nonces.of(LengthPrefixed.of(label, memberId, submissionId, value));
    return new Paper(label, commitment(nonce, value), nonce, value);
  }

  /** True if nonce and value are the opening of the commitment. */
  public static boolean opens(String commitment, byte[] nonce, String value) {
    try {
      return nonce.length == Hmac.BYTES && commitment(nonce, value).equals(commitment);
    } catch (IllegalArgumentException notText) {
      return false;
    }
  }

  private static String commitment(byte[] nonce, String value) {
    return Digests.base64Url(Digests.sha256(nonce, LengthPrefixed.utf8(value)));
  }
}
