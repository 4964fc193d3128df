package io.cardproof.papers;

/**
 * A private field with the commitment that stands for it on the ledger. Commitment, nonce and value
 * together are the opening, which is for the parties and their bundles only.
 *
 * @param label which field of which command, never a secret
 * @param commitment SHA-256(nonce ‖ value in UTF-8), base64url without padding, 43 characters
 * @param nonce 32 bytes
 * @param value the private field
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or used as a key
public record Paper(String label, String commitment, byte[] nonce, String value) {
  /** Shows label and commitment. */
  @Override
  public String toString() {
    return "Paper[" + label + ", " + commitment + "]";
  }
}
