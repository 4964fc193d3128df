package io.cardproof.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger form of what was asked: the same request asked again has the same form, though other
 * cards may have been picked for it by then. Its SHA-256 over canonical bytes is a command's {@code
 * ask}.
 *
 * @param accountCommitment in place of the account tags, which differ from card to card
 * @param uploadDigest over all card ids of an upload of several chunks
 */
public record Asked(
    @Nullable String accountCommitment, Action action, @Nullable String uploadDigest) {

  /** It is looked at anew each time. */
  private static final Analysis NO_ANALYSIS = new Analysis(0, 0, 0, Verdict.UNDECIDABLE);

  public static Asked of(Action action) {
    return of(action, null);
  }

  public static Asked of(Action action, @Nullable String accountCommitment) {
    Action asked =
        switch (action) {
          case Action.PlaceHold a ->
              new Action.PlaceHold(
                  null,
                  a.buyerCommitment(),
                  List.of(),
                  a.items(),
                  a.orderCommitment(),
                  0,
                  a.ttlMs());
          case Action.ConfirmHold a ->
              new Action.ConfirmHold(
                  null, a.claimTokenHash(), a.hold(), a.paymentCommitment(), a.priceCommitment());
          case Action.MakeSale a ->
              new Action.MakeSale(
                  null,
                  a.buyerCommitment(),
                  List.of(),
                  a.claimTokenHash(),
                  a.items(),
                  a.orderCommitment(),
                  a.paymentCommitment(),
                  a.priceCommitment());
          case Action.RuleClaim a ->
              new Action.RuleClaim(
                  a.amountCommitment(),
                  NO_ANALYSIS,
                  a.claim(),
                  a.followsAdjudication(),
                  a.liable(),
                  a.reasonCommitment(),
                  a.remedy(),
                  a.verdict());
          case Action.SettleClaim a when a.picked() ->
              new Action.SettleClaim(
                  a.amountCommitment(), a.claim(), a.paymentCommitment(), true, a.remedy(), null);
          case Action.ReissueCard a -> new Action.ReissueCard(a.claim(), "");
          default -> action;
        };
    return new Asked(accountCommitment, asked, null);
  }
}
