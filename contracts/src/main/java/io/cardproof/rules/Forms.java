package io.cardproof.rules;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms that fields must have; each method refuses with {@code request.invalid}. */
final class Forms {
  private static final Pattern MEMBER = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}[a-z0-9]");
  private static final Pattern NAME_ID = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._:-]{0,63}");
  private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{1,39}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern MONEY = Pattern.compile("(0|[1-9][0-9]{0,11})(\\.[0-9]{1,4})?");
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}\\p{Zl}\\p{Zp}]+");
  private static final int HASH_CHARS = 43;

  private Forms() {}

  static void require(boolean holds, String field) {
    if (!holds) {
      throw Refuse.field(field);
    }
  }

  static void member(String value, String field) {
    require(MEMBER.matcher(value).matches(), field);
  }

  /** A SKU, a policy id. */
  static void nameId(String value, String field) {
    require(NAME_ID.matcher(value).matches(), field);
  }

  static void kind(String value, String field) {
    require(KIND.matcher(value).matches(), field);
  }

  /** One line a person may read: no control characters, not blank at either end. */
  static void line(String value, int charsMax, String field) {
    require(
        value.length() <= charsMax
            && LINE.matcher(value).matches()
            && value.strip().length() == value.length(),
        field);
  }

  /** 32 bytes as 43 characters base64url, spelled canonically. */
  static boolean isHash(String value) {
    if (value.length() != HASH_CHARS) {
      return false;
    }
    for (int i = 0; i < HASH_CHARS; i++) {
      if (sextet(value.charAt(i)) < 0) {
        return false;
      }
    }
    // The last character carries four bits of the 256; its two spare bits are zero.
    return (sextet(value.charAt(HASH_CHARS - 1)) & 3) == 0;
  }

  private static int sextet(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    } else if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    } else if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    } else if (c == '-') {
      return 62;
    }
    return c == '_' ? 63 : -1;
  }

  static void hash(@Nullable String value, String field) {
    require(value == null || isHash(value), field);
  }

  static void hashes(@Nullable List<String> values, String field) {
    require(values == null || values.stream().allMatch(Forms::isHash), field);
  }

  static void distinct(List<?> values, String field) {
    require(new HashSet<>(values).size() == values.size(), field);
  }

  /** Member ids, or the single word {@code *} for anyone with the role. */
  static void parties(List<String> members, String field) {
    distinct(members, field);
    if (members.equals(List.of("*"))) {
      return;
    }
    members.forEach(member -> member(member, field));
    require(members.size() <= 200, field);
  }

  /** Both or neither; a positive decimal and an ISO 4217 code. */
  static void money(@Nullable String amount, @Nullable String currency, String field) {
    require((amount == null) == (currency == null), field);
    if (amount != null && currency != null) {
      require(MONEY.matcher(amount).matches() && CURRENCY.matcher(currency).matches(), field);
      require(new BigDecimal(amount).signum() > 0, field);
    }
  }

  static void duration(@Nullable String value, String field) {
    require(value == null || isDuration(value), field);
  }

  private static boolean isDuration(String value) {
    if (value.length() > 24) {
      return false;
    }
    try {
      return !Duration.parse(value).isNegative();
    } catch (DateTimeParseException e) {
      return isPeriod(value);
    }
  }

  private static boolean isPeriod(String value) {
    try {
      return !Period.parse(value).isNegative();
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
