package io.cardproof.rules;

/** Ids of what a command creates: a prefix and 22 characters (132 bits) of its submission id. */
public final class Ids {
  private static final int LENGTH = 22;

  private Ids() {}

  public static String batch(String submission) {
    return "bat_" + submission.substring(0, LENGTH);
  }

  public static String hold(String submission) {
    return "res_" + submission.substring(0, LENGTH);
  }

  public static String sale(String submission) {
    return "sal_" + submission.substring(0, LENGTH);
  }

  public static String claim(String submission) {
    return "clm_" + submission.substring(0, LENGTH);
  }

  public static String escrow(String submission) {
    return "esc_" + submission.substring(0, LENGTH);
  }
}
