package io.cardproof.imports;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a single value must look like. Each rule answers null or false, never an exception. */
final class FieldRules {
  static final String FACE_VALUE_RULE =
      "not a positive decimal such as 50 or 9.99 with no more fraction digits than its currency";
  static final String EXPIRES_AT_RULE =
      "neither an RFC 3339 time nor a date YYYY-MM-DD (the end of that day in UTC)";
  static final String TEXT_RULE = "it holds invisible, control or replacement characters";

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,4})?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?"
              + "([Zz]|[+-][0-9]{2}:[0-9]{2})");

  /** Metals and test codes have no minor unit and buy no card. */
  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .filter(currency -> currency.getDefaultFractionDigits() >= 0)
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toUnmodifiableSet());

  private FieldRules() {}

  static boolean isCurrency(String code) {
    return CURRENCIES.contains(code);
  }

  /** The same amount always in the same spelling; null if it is none. */
  static @Nullable String faceValue(String text, @Nullable String currency) {
    if (!DECIMAL.matcher(text).matches()) {
      return null;
    }
    BigDecimal amount = new BigDecimal(text).stripTrailingZeros();
    return amount.signum() > 0 && amount.scale() <= maxFractionDigits(currency)
        ? amount.toPlainString()
        : null;
  }

  /** At least 2, because shops write 5.00 in every currency; at most 4, the widest in ISO 4217. */
  private static int maxFractionDigits(@Nullable String currency) {
    return currency == null || !isCurrency(currency)
        ? 4
        : Math.clamp(Currency.getInstance(currency).getDefaultFractionDigits(), 2, 4);
  }

  /** Milliseconds since 1970 UTC; null if the text is no time after it. */
  static @Nullable Long expiresAt(String text) {
    try {
      Instant instant = null;
      if (DATE.matcher(text).matches()) {
        LocalDate next = LocalDate.parse(text).plusDays(1);
        instant = next.atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
      } else if (TIME.matcher(text).matches()) {
        instant = OffsetDateTime.parse(text).toInstant();
      }
      return instant == null || instant.isBefore(Instant.EPOCH) ? null : instant.toEpochMilli();
    } catch (DateTimeException notADay) {
      return null;
    }
  }

  /**
   * Free of what a reader cannot see and a buyer cannot type: two codes that look the same must not
   * be two cards. U+FFFD means that an earlier program lost the character. Line breaks and tabs
   * stay allowed: some cards are several lines of instructions.
   */
  static boolean isVisible(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c != '\n' && c != '\t' && (c < ' ' || (c > '~' && isInvisible(c)))) {
        return false;
      }
      i += Character.charCount(c);
    }
    return true;
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c == 0xFFFD;
    };
  }
}
