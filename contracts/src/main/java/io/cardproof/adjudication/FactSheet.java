package io.cardproof.adjudication;

import io.cardproof.adjudication.Facts.Account;
import io.cardproof.adjudication.Facts.Cited;
import io.cardproof.adjudication.Facts.Opening;
import io.cardproof.adjudication.Facts.Word;
import io.cardproof.codec.Rfc3339;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.RefusalCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the entries say of the card, as the answer shows it. Every fact names its entry; what is
 * absent has not happened.
 *
 * @param attempts other members' refused attempts
 * @param attestations by issuers
 * @param contradiction an issuer's words cannot all be true
 * @param custody from which entry on who had the card
 * @param delivered first delivery of the sale
 * @param redemption the attested use that stands
 * @param views of the code by members, other than the first delivery
 */
public record FactSheet(
    List<Attempt> attempts,
    List<Attestation> attestations,
    When claimOpened,
    boolean contradiction,
    List<Custody> custody,
    @Nullable When delivered,
    @Nullable When minted,
    @Nullable Redemption redemption,
    @Nullable When sold,
    List<View> views) {

  public record When(String at, long entry) {}

  public record Attempt(String at, RefusalCode code, long entry, String member) {}

  public record Attestation(
      String at,
      boolean correction,
      long entry,
      String member,
      RedemptionOutcome outcome,
      String redeemedAt,
      long uncertaintySeconds) {}

  /**
   * @param from entry
   */
  public record Custody(String at, long from, String member) {}

  /**
   * @param account SAME as the sale's, OTHER, or UNKNOWN on either side
   */
  public record Redemption(
      String account, long entry, String redeemedAt, long uncertaintySeconds) {}

  public record View(String at, long entry, String member) {}

  static FactSheet ofNone(Opening claim) {
    return new FactSheet(
        List.of(), List.of(), when(claim), false, List.of(), null, null, null, null, List.of());
  }

  static FactSheet of(Facts f) {
    Word use = f.use();
    return new FactSheet(
        f.attempts().stream()
            .map(a -> new Attempt(Rfc3339.time(a.at()), a.code(), a.entry(), a.member()))
            .toList(),
        f.words().stream().map(FactSheet::attestation).toList(),
        when(f.claim()),
        f.isContradictory(),
        f.custody().stream()
            .map(c -> new Custody(Rfc3339.time(c.at()), c.entry(), c.member()))
            .toList(),
        f.delivered() == null ? null : when(f.delivered()),
        when(f.minted()),
        use == null ? null : redemption(use, f.account(use)),
        when(f.sale()),
        f.views().stream()
            .map(v -> new View(Rfc3339.time(v.at()), v.entry(), v.member()))
            .toList());
  }

  private static When when(Cited cited) {
    return new When(Rfc3339.time(cited.at()), cited.entry());
  }

  private static Attestation attestation(Word word) {
    return new Attestation(
        Rfc3339.time(word.at()),
        word.correction(),
        word.entry(),
        word.issuer(),
        word.outcome(),
        Rfc3339.time(word.redeemedAt()),
        word.slack() / Facts.SECOND_MS);
  }

  private static Redemption redemption(Word use, Account account) {
    return new Redemption(
        account.name(), use.entry(), Rfc3339.time(use.redeemedAt()), use.slack() / Facts.SECOND_MS);
  }
}
