package io.cardproof.anchor;

import java.util.HexFormat;

/** Bytes and numbers as Ethereum spells them: {@code 0x} and lower-case digits. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();
  private static final int LONG_DIGITS_MAX = 16;

  private Hex() {}

  static String of(byte[] bytes) {
    return "0x" + FORMAT.formatHex(bytes);
  }

  static String of(long number) {
    return "0x" + Long.toHexString(number);
  }

  /**
   * @throws BadAnchor if it is spelt otherwise
   */
  static byte[] bytes(String text) throws BadAnchor {
    try {
      if (text.startsWith("0x")) {
        byte[] bytes = FORMAT.parseHex(text, 2, text.length());
        if (of(bytes).equals(text)) {
          return bytes;
        }
      }
    } catch (IllegalArgumentException e) {
      // Told below, as any other spelling.
    }
    throw new BadAnchor("something is not spelt in hexadecimal: 0x and lower-case digits");
  }

  /**
   * @throws BadAnchor if it has another length, too
   */
  static byte[] bytes(String text, int length) throws BadAnchor {
    byte[] bytes = bytes(text);
    if (bytes.length != length) {
      throw new BadAnchor("what has " + length + " bytes has " + bytes.length);
    }
    return bytes;
  }

  /**
   * A number that is not negative.
   *
   * @throws BadAnchor if it is none, or has more than 63 bits
   */
  static long number(String text) throws BadAnchor {
    int digits = text.length() - 2;
    try {
      if (text.startsWith("0x") && digits >= 1 && digits <= LONG_DIGITS_MAX) {
        long number = HexFormat.fromHexDigitsToLong(text, 2, text.length());
        if (number >= 0) {
          return number;
        }
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new BadAnchor("something is no number in hexadecimal");
  }
}
