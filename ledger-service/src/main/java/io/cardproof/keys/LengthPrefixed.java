package io.cardproof.keys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Fields joined so that no two different lists of fields give the same bytes. */
public final class LengthPrefixed {

  private static final int MAX_FIELD_BYTES = 0xffff;

  private LengthPrefixed() {}

  /**
   * Each field as its UTF-8 length (2 bytes, big-endian) and its UTF-8 bytes, in order.
   *
   * @throws IllegalArgumentException if a field is longer than 65,535 bytes or is not well-formed
   *     UTF-16; the message never shows the field
   */
  public static byte[] of(String... fields) {
    byte[][] encoded = new byte[fields.length][];
    int total = 0;
    for (int i = 0; i < fields.length; i++) {
      encoded[i] = utf8(fields[i]);
      if (encoded[i].length > MAX_FIELD_BYTES) {
        throw new IllegalArgumentException(
            "a field has " + encoded[i].length + " bytes, limit " + MAX_FIELD_BYTES);
      }
      total += 2 + encoded[i].length;
    }
    ByteBuffer joined = ByteBuffer.allocate(total);
    for (byte[] field : encoded) {
      joined.putShort((short) field.length).put(field);
    }
    return joined.array();
  }

  /**
   * The text in UTF-8. {@code String.getBytes} would turn every lone surrogate into '?', and two
   * different texts into one.
   *
   * @throws IllegalArgumentException if there is a lone surrogate
   */
  public static byte[] utf8(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a field is not well-formed text (lone surrogate)", e);
    }
  }
}
