package io.cardproof.rules;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms that fields must have; each method refuses with {@code request.invalid}. */
final class Forms {
  // Lower case only: key stores do not tell letters by their case.
  private static final Pattern MEMBER = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?");
  private static final Pattern POLICY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}");
  private static final Pattern SKU_START = Pattern.compile("[^\\x00-\\x7f]|[A-Za-z0-9]");
  private static final Pattern SKU = Pattern.compile("([^\\x00-\\x7f]|[A-Za-z0-9._:-])+");
  static final Pattern DURATION =
      Pattern.compile(
          "P(?=[0-9T])(?<years>[0-9]{1,4}Y)?(?<months>[0-9]{1,4}M)?(?<weeks>[0-9]{1,4}W)?"
              + "(?<days>[0-9]{1,4}D)?(T(?=[0-9])(?<hours>[0-9]{1,6}H)?"
              + "(?<minutes>[0-9]{1,6}M)?(?<seconds>[0-9]{1,8}S)?)?");
  private static final Pattern KIND = Pattern.compile("[A-Z][A-Z0-9_]{1,39}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final Pattern MONEY = Pattern.compile("(0|[1-9][0-9]{0,11})(\\.[0-9]{1,4})?");
  private static final int HASH_CHARS = 43;
  private static final String BASE64_URL =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /** By character: what it stands for in base64url, or -1. Every sale has a dozen hashes. */
  private static final byte[] SEXTETS = sextets();

  private static final int PARTIES_MAX = 100;

  private Forms() {}

  static void require(boolean holds, String field) {
    if (!holds) {
      throw Refuse.field(field);
    }
  }

  static void member(String value, String field) {
    require(MEMBER.matcher(value).matches(), field);
  }

  static void policyId(String value, String field) {
    require(POLICY.matcher(value).matches(), field);
  }

  /** At most 64 UTF-16 units: letters and digits of any script, and {@code . _ : -}. */
  static void sku(String value, String field) {
    line(value, 64, field);
    require(SKU.matcher(value).matches(), field);
    require(SKU_START.matcher(value).lookingAt(), field);
  }

  static void kind(String value, String field) {
    require(KIND.matcher(value).matches(), field);
  }

  /** One line a person may read: no control characters, not blank at either end. */
  static void line(String value, int charsMax, String field) {
    require(!value.isEmpty() && value.length() <= charsMax, field);
    require(value.codePoints().noneMatch(Forms::isUnprintable), field);
    require(!isSpace(value.charAt(0)) && !isSpace(value.charAt(value.length() - 1)), field);
  }

  /**
   * Controls, line ends, half surrogates, marks that turn the direction of what follows, and what
   * Unicode gives no meaning. By fixed ranges: a decision must not depend on a Unicode version.
   */
  private static boolean isUnprintable(int point) {
    return point < 0x20
        || (point >= 0x7f && point < 0xa0)
        || (point >= 0x200b && point <= 0x200f)
        || (point >= 0x2028 && point <= 0x202e)
        || (point >= 0x2060 && point <= 0x206f)
        || (point >= 0xd800 && point <= 0xdfff)
        || (point >= 0xfdd0 && point <= 0xfdef)
        || point == 0xfeff
        || (point & 0xfffe) == 0xfffe
        || (point >= 0xe0000 && point <= 0xe0fff);
  }

  private static boolean isSpace(char c) {
    return c == ' '
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /** 32 bytes as 43 characters base64url, spelled canonically. */
  static boolean isHash(String value) {
    if (value.length() != HASH_CHARS) {
      return false;
    }
    int all = 0;
    for (int i = 0; i < HASH_CHARS; i++) {
      all |= sextet(value.charAt(i));
    }
    if (all < 0) {
      return false;
    }
    // The last character carries four bits of the 256; its two spare bits are zero.
    return (sextet(value.charAt(HASH_CHARS - 1)) & 3) == 0;
  }

  private static int sextet(char c) {
    return c < SEXTETS.length ? SEXTETS[c] : -1;
  }

  private static byte[] sextets() {
    byte[] sextets = new byte[128];
    Arrays.fill(sextets, (byte) -1);
    for (int i = 0; i < BASE64_URL.length(); i++) {
      sextets[BASE64_URL.charAt(i)] = (byte) i;
    }
    return sextets;
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
    if (members.equals(List.of("*"))) {
      return;
    }
    require(members.size() <= PARTIES_MAX, field);
    distinct(members, field);
    members.forEach(member -> member(member, field));
  }

  /** Both or neither; a positive decimal and an ISO 4217 code. */
  static void money(@Nullable String amount, @Nullable String currency, String field) {
    require((amount == null) == (currency == null), field);
    if (amount != null && currency != null) {
      require(MONEY.matcher(amount).matches() && CURRENCY.matcher(currency).matches(), field);
      require(new BigDecimal(amount).signum() > 0, field);
    }
  }

  /** ISO 8601 in whole units without a sign: {@code P30D}, {@code PT5M}. */
  static void duration(@Nullable String value, String field) {
    require(value == null || DURATION.matcher(value).matches(), field);
  }
}
