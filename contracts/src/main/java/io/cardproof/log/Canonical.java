package io.cardproof.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Readers of the parts all text formats share. Each accepts one spelling of a value only: two
 * parties that see different bytes must never agree that they hold the same proof.
 */
public final class Canonical {
  private static final int MAX_DECIMAL_DIGITS = 19;

  private Canonical() {}

  /** Standard base64 with padding and without stray bits. */
  public static byte[] base64(String text) throws LogFormatException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new LogFormatException("Not base64");
    }
    if (!base64(bytes).equals(text)) {
      throw new LogFormatException("Not canonical base64");
    }
    return bytes;
  }

  /** The spelling that {@link #base64(String)} reads. */
  public static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Base64 of 32 bytes. */
  public static byte[] hash(String text) throws LogFormatException {
    byte[] hash = base64(text);
    if (hash.length != MerkleHash.LENGTH) {
      throw new LogFormatException("A hash has 32 bytes");
    }
    return hash;
  }

  /** ASCII digits without leading zeros, at most 2^63 - 1. */
  public static long decimal(String text) throws LogFormatException {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > MAX_DECIMAL_DIGITS) {
      throw new LogFormatException("Not a decimal number");
    }
    if (text.length() > 1 && text.startsWith("0")) {
      throw new LogFormatException("A decimal number has no leading zero");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new LogFormatException("A decimal number is at most 2^63 - 1");
    }
  }

  static String utf8(byte[] bytes) throws LogFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new LogFormatException("Not UTF-8");
    }
  }

  /** The bytes of a text, which may have been built with half a surrogate pair in it. */
  static byte[] utf8(String text) throws LogFormatException {
    if (!isUnicode(text)) {
      throw new LogFormatException("Not Unicode text");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether each surrogate has its other half; only then do text and bytes say the same. */
  static boolean isUnicode(String text) {
    return text.codePoints()
        .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** Part of a text as its type's constructor takes it; what that refuses is a format error. */
  static <T> T checked(Supplier<T> constructor) throws LogFormatException {
    try {
      return constructor.get();
    } catch (IllegalArgumentException e) {
      throw new LogFormatException(String.valueOf(e.getMessage()));
    }
  }

  /** What a constructor asks of its arguments; IllegalArgumentException otherwise. */
  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  static void requireKeyName(String name) {
    require(isKeyName(name), "A key name is not empty and has no space, control or plus");
  }

  private static boolean isKeyName(String name) {
    return !name.isEmpty() && isUnicode(name) && name.chars().noneMatch(Canonical::barredFromNames);
  }

  private static boolean barredFromNames(int c) {
    return c == '+' || Character.isSpaceChar(c) || Character.isISOControl(c);
  }
}
