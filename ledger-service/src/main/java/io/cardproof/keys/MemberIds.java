package io.cardproof.keys;

import java.util.regex.Pattern;

/** Member ids as keys and tokens carry them. */
final class MemberIds {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{1,62}[a-z0-9]");

  private MemberIds() {}

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static void require(String memberId, int generation) {
    if (!isId(memberId)) {
      throw new IllegalArgumentException(
          "a member id has 3 to 64 lower case letters, digits and inner dashes");
    }
    if (generation < 0) {
      throw new IllegalArgumentException("a key generation counts from 0");
    }
  }
}
