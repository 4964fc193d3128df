package io.cardproof.cards;

import io.cardproof.codec.Digests;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Currency;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What values from outside must look like before anything is done with them. Each check refuses
 * with {@code request.invalid} and the field's name, never with the value.
 */
public final class Input {
  /** Order ids, references, persons: what shops' systems use as keys. */
  static final int REFERENCE_CHARS = 128;

  /** Reasons and channels: a few sentences, and well inside a paper's 65,535 bytes. */
  static final int TEXT_CHARS = 1_000;

  /** Of ids in a path that this gateway could have given. */
  private static final int ID_CHARS = 64;

  private static final Pattern MONEY = Pattern.compile("(0|[1-9][0-9]{0,11})(\\.[0-9]{1,4})?");
  private static final Pattern HEX_DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int HASH_CHARS = 43;

  private Input() {}

  public static <T> T required(@Nullable T value, String field) {
    if (value == null) {
      throw Refused.invalid(field, "`" + field + "` is missing");
    }
    return value;
  }

  public static void require(boolean holds, String field, String detail) {
    if (!holds) {
      throw Refused.invalid(field, detail);
    }
  }

  public static String reference(@Nullable String value, String field) {
    return text(value, REFERENCE_CHARS, field);
  }

  public static @Nullable String optionalReference(@Nullable String value, String field) {
    return value == null ? null : reference(value, field);
  }

  public static String text(@Nullable String value, String field) {
    return text(value, TEXT_CHARS, field);
  }

  public static @Nullable String optionalText(@Nullable String value, String field) {
    return value == null ? null : text(value, field);
  }

  public static String text(@Nullable String given, int maxChars, String field) {
    String value = required(given, field);
    require(!value.isBlank(), field, "`" + field + "` is blank");
    require(
        value.length() <= maxChars,
        field,
        "`" + field + "` is longer than " + maxChars + " characters");
    require(
        value.codePoints().noneMatch(Input::isControl),
        field,
        "`" + field + "` holds control characters or is not well-formed text");
    return value;
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> c == 0xFFFE || c == 0xFFFF;
    };
  }

  /** Whether it could be an id at all; where not, it is simply unknown. */
  public static boolean isId(String value) {
    return !value.isEmpty()
        && value.length() <= ID_CHARS
        && value.chars().allMatch(Input::isBase64Url);
  }

  private static boolean isBase64Url(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** 32 bytes as 43 characters base64url in their one spelling, as card ids are. */
  public static boolean isHash(String value) {
    if (value.length() != HASH_CHARS || !isId(value)) {
      return false;
    }
    return Digests.base64Url(Base64.getUrlDecoder().decode(value)).equals(value);
  }

  /** Milliseconds. */
  public static long time(@Nullable String value, String field) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(required(value, field));
      long ms = time.toInstant().toEpochMilli();
      require(ms > 0 && time.getYear() < 10_000, field, "`" + field + "` is out of range");
      return ms;
    } catch (DateTimeException | ArithmeticException e) {
      throw Refused.invalid(field, "`" + field + "` is not a time as RFC 3339 has it");
    }
  }

  /** Price and currency as the one text that is committed to; null where neither is given. */
  static @Nullable String money(@Nullable String price, @Nullable String currency) {
    return money(price, currency, "price");
  }

  /** As {@link #money(String, String)}, of an amount that another field than a price names. */
  public static @Nullable String money(
      @Nullable String amount, @Nullable String currency, String field) {
    if (amount == null && currency == null) {
      return null;
    }
    require(
        MONEY.matcher(required(amount, field)).matches(),
        field,
        "`" + field + "` is not a decimal string such as \"9.99\"");
    require(isCurrency(required(currency, "currency")), "currency", "not an ISO 4217 code");
    return new BigDecimal(amount).toPlainString() + " " + currency;
  }

  private static boolean isCurrency(String code) {
    try {
      return Currency.getInstance(code).getDefaultFractionDigits() >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A SHA-256 in hex or base64url, as the ledger spells it. */
  public static String digest(@Nullable String value, String field) {
    String given = required(value, field);
    if (HEX_DIGEST.matcher(given).matches()) {
      return Digests.base64Url(HexFormat.of().parseHex(given));
    }
    require(isHash(given), field, "`" + field + "` is not a SHA-256 in hex or base64url");
    return given;
  }
}
