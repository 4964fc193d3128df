package io.cardproof.report;

import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.Inadmissible;
import io.cardproof.rules.Party;
import io.cardproof.rules.SlaStep;
import io.cardproof.rules.Verdict;
import org.jspecify.annotations.Nullable;

/** What an entry says that is not a sale, cut down to what is counted. Times are milliseconds. */
sealed interface Happening {
  long at();

  /**
   * @param refused it is not heard
   * @param sale as far as the claim names one
   * @param seller as far as the claim alone tells
   */
  record Opened(
      long at,
      String claim,
      ClaimReason reason,
      Party by,
      @Nullable Inadmissible refused,
      @Nullable String sale,
      @Nullable String seller)
      implements Happening {}

  /** After it was opened. */
  record Refused(long at, String claim, Inadmissible why) implements Happening {}

  record Answered(long at, String claim, Party by, String member) implements Happening {}

  record Appealed(long at, String claim) implements Happening {}

  /**
   * @param departs it is not what the analysis came to
   * @param liable member that is held to answer
   */
  record Ruled(long at, String claim, Verdict verdict, @Nullable String liable, boolean departs)
      implements Happening {}

  record Late(long at, SlaStep step, @Nullable String member) implements Happening {}

  record Replaced(long at, String claim, String sale, String seller) implements Happening {}

  record Pool(long at, String member, String currency, String balance) implements Happening {}
}
