package io.cardproof.evidence;

import java.util.List;

/**
 * Private fields that who asked for a bundle may see.
 *
 * @param papers each opens a commitment in one of the entries
 */
public record Opened(List<Field> papers) {

  /**
   * One field: {@code SHA-256(nonce ‖ value)} is the commitment.
   *
   * @param label which field it is
   * @param nonce 32 bytes, base64url
   */
  public record Field(String commitment, String label, String nonce, String value) {}
}
