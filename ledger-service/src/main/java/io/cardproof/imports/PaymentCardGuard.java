package io.cardproof.imports;

/**
 * Tells payment-card numbers from card codes, so that nobody uploads the former. A number counts
 * when its scheme's prefix and length fit and the Luhn check digit is right (ISO/IEC 7812-1).
 */
public final class PaymentCardGuard {
  private static final int MIN_DIGITS = 13;
  private static final int MAX_DIGITS = 19;

  private PaymentCardGuard() {}

  /** Spaces and dashes of any width are skipped, digits of any script are folded. */
  public static boolean looksLikePaymentCard(String code) {
    byte[] digits = new byte[MAX_DIGITS];
    int count = 0;
    for (int i = 0; i < code.length(); i++) {
      char c = code.charAt(i);
      int digit = Character.digit(c, 10);
      if (digit >= 0 && count < MAX_DIGITS) {
        digits[count++] = (byte) digit;
      } else if (!isFiller(c)) {
        return false;
      }
    }
    return count >= MIN_DIGITS && schemeFits(digits, count) && luhnHolds(digits, count);
  }

  private static boolean isFiller(char c) {
    return Texts.isSpace(c)
        || Character.getType(c) == Character.DASH_PUNCTUATION
        || c == '\u2212'; // the minus sign
  }

  /** Issuer ranges as the schemes publish them; {@code four} are the first four digits. */
  private static boolean schemeFits(byte[] digits, int count) {
    int four = digits[0] * 1_000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    return switch (digits[0]) {
      case 3 -> isAmexDinersOrJcb(four, count);
      case 4 -> count == 13 || count == 16 || count == 19; // Visa
      case 5 -> isMastercard(four, count) || isMaestro(four / 100);
      case 2 -> isMastercard(four, count);
      case 6 -> isDiscoverUnionPayOrMaestro(four / 100);
      case 8 -> four / 100 == 81 && count >= 16; // UnionPay
      case 0 -> four == 604; // Maestro, United Kingdom
      default -> false;
    };
  }

  private static boolean isAmexDinersOrJcb(int four, int count) {
    int two = four / 100;
    if (two == 34 || two == 37) {
      return count == 15; // American Express
    }
    boolean diners = two == 36 || two == 38 || two == 39 || four / 10 <= 305 || four == 3095;
    boolean jcb = four >= 3528 && four <= 3589;
    return (diners && count >= 14) || (jcb && count >= 16);
  }

  private static boolean isMastercard(int four, int count) {
    return count == 16 && ((four >= 2221 && four <= 2720) || (four >= 5100 && four <= 5599));
  }

  private static boolean isMaestro(int two) {
    return two == 50 || two >= 56;
  }

  /** The three share these prefixes at every length from 13 to 19. */
  private static boolean isDiscoverUnionPayOrMaestro(int two) {
    return two != 61 && two != 66 && two != 68;
  }

  private static boolean luhnHolds(byte[] digits, int count) {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      int digit = digits[count - 1 - i];
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }
}
