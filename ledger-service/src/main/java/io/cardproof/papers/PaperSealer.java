package io.cardproof.papers;

import io.cardproof.keys.Aead;
import io.cardproof.keys.Hmac;
import io.cardproof.keys.LengthPrefixed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Seals openings at rest: AES-256-GCM over nonce (32 bytes) and value (UTF-8), with label and
 * commitment as associated data. Deleting the sealed bytes erases the field and leaves every proof
 * whole. Thread safe.
 */
public final class PaperSealer {

  private final Aead aead;

  /**
   * @param papersRoot 32 bytes, the organisation's PAPERS root
   */
  public PaperSealer(byte[] papersRoot) {
    this.aead = new Aead(papersRoot, "cardproof paper seal v1");
  }

  public byte[] seal(Paper paper) {
    byte[] value = LengthPrefixed.utf8(paper.value());
    byte[] plain = Arrays.copyOf(paper.nonce(), Hmac.BYTES + value.length);
    System.arraycopy(value, 0, plain, Hmac.BYTES, value.length);
    return aead.seal(context(paper.label(), paper.commitment()), plain);
  }

  /**
   * The paper of a label and commitment.
   *
   * @throws PaperException if these bytes were not sealed for them, or do not open the commitment
   */
  public Paper open(String label, String commitment, byte[] sealed) throws PaperException {
    byte[] plain;
    try {
      plain = aead.open(context(label, commitment), sealed);
    } catch (Aead.BrokenSealException e) {
      throw new PaperException(e);
    }
    if (plain.length < Hmac.BYTES) {
      throw new PaperException("a sealed paper is too short");
    }
    byte[] nonce = Arrays.copyOf(plain, Hmac.BYTES);
    String value = new String(plain, Hmac.BYTES, plain.length - Hmac.BYTES, StandardCharsets.UTF_8);
    if (!Commitments.opens(commitment, nonce, value)) {
      throw new PaperException("a sealed paper does not open its commitment");
    }
    return new Paper(label, commitment, nonce, value);
  }

  private static byte[] context(String label, String commitment) {
    return LengthPrefixed.of(label, commitment);
  }
}
