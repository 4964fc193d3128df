package io.cardproof.vault;

import io.cardproof.keys.Aead;
import io.cardproof.keys.LengthPrefixed;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Seals card codes for the vault: AES-256-GCM with the card id as associated data, so that a sealed
 * code swapped onto another card does not open. Thread safe.
 *
 * <p>The plain bytes are code, PIN and note in this order, each as its UTF-8 length (4 bytes,
 * big-endian, -1 for absent) and its UTF-8 bytes.
 */
public final class CodeSealer {

  private static final int ABSENT = -1;

  private final Aead aead;

  /**
   * @param vaultRoot 32 bytes, the organisation's VAULT root
   */
  public CodeSealer(byte[] vaultRoot) {
    this.aead = new Aead(vaultRoot, "cardproof vault v1");
  }

  /**
   * Sealed bytes, 41 more than the text has.
   *
   * @throws IllegalArgumentException if a field is not well-formed text
   */
  public byte[] seal(String cardId, CardSecret secret) {
    return aead.seal(LengthPrefixed.of(cardId), encode(secret));
  }

  /**
   * The secret of the card.
   *
   * @throws VaultException if these bytes were not sealed for this card under this root
   */
  public CardSecret open(String cardId, byte[] sealed) throws VaultException {
    try {
      return decode(ByteBuffer.wrap(aead.open(LengthPrefixed.of(cardId), sealed)));
    } catch (Aead.BrokenSealException | BufferUnderflowException e) {
      throw new VaultException(e);
    }
  }

  static byte[] encode(CardSecret secret) {
    byte @Nullable [][] fields = {utf8(secret.code()), utf8(secret.pin()), utf8(secret.note())};
    int total = 0;
    for (byte[] field : fields) {
      total += Integer.BYTES + (field == null ? 0 : field.length);
    }
    ByteBuffer plain = ByteBuffer.allocate(total);
    for (byte[] field : fields) {
      if (field == null) {
        plain.putInt(ABSENT);
      } else {
        plain.putInt(field.length).put(field);
      }
    }
    return plain.array();
  }

  static CardSecret decode(ByteBuffer plain) {
    String code = text(plain);
    return new CardSecret(code == null ? "" : code, text(plain), text(plain));
  }

  private static @Nullable String text(ByteBuffer plain) {
    int length = plain.getInt();
    if (length == ABSENT) {
      return null;
    }
    byte[] bytes = new byte[length];
    plain.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] utf8(@Nullable String text) {
    return text == null ? null : LengthPrefixed.utf8(text);
  }
}
