package io.cardproof.claims;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Events;
import io.cardproof.cards.Spelled;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.ClaimState;
import io.cardproof.rules.Event;
import org.jspecify.annotations.Nullable;

/** The answer to every step of a claim, made from the entry that it became. */
public final class ClaimAnswers implements AnswerShape {

  /**
   * A claim as a step left it.
   *
   * @param inadmissible why it is not heard
   * @param dueBy until when the next step is due; absent where none is
   * @param followsAdjudication of a ruling: it is what the analysis came to
   * @param replacement of a settlement: the card that the buyer has now
   */
  public record Step(
      String claimId,
      String state,
      @Nullable String inadmissible,
      @Nullable String dueBy,
      @Nullable Boolean followsAdjudication,
      @Nullable Replacement replacement,
      Receipt receipt) {}

  /**
   * @param saleId its own, of the same order and claim token
   */
  public record Replacement(String cardId, String saleId) {}

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.OpenClaim a -> shape(done);
      case Action.RespondToClaim a -> shape(done);
      case Action.RuleClaim a -> shape(done);
      case Action.AppealRuling a -> shape(done);
      case Action.WithdrawClaim a -> shape(done);
      case Action.SettleClaim a -> shape(done);
      default -> null;
    };
  }

  static Answer shape(Desk.Done done) {
    return new Answer(201, step(done), done.index(), done.replayed());
  }

  private static Step step(Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.OpenClaim a -> opened(done);
      case Action.RespondToClaim a ->
          new Made(done, a.claim())
              .step(Events.only(done, Event.ClaimResponded.class).state(), null);
      case Action.RuleClaim a ->
          new Step(
              a.claim(),
              ClaimState.RULED.name(),
              null,
              null,
              a.followsAdjudication(),
              null,
              done.receipt());
      case Action.AppealRuling a ->
          new Made(done, a.claim())
              .step(ClaimState.APPEALED, Events.only(done, Event.ClaimAppealed.class).dueBy());
      case Action.WithdrawClaim a -> new Made(done, a.claim()).step(ClaimState.WITHDRAWN, null);
      case Action.SettleClaim a ->
          new Step(
              a.claim(),
              ClaimState.SETTLED.name(),
              null,
              null,
              null,
              replacement(done),
              done.receipt());
      default -> throw new IllegalStateException("another's action");
    };
  }

  /** What most steps say. */
  private record Made(Desk.Done done, String claim) {
    Step step(ClaimState state, @Nullable Long dueBy) {
      String due = dueBy == null ? null : Spelled.time(dueBy);
      return new Step(claim, state.name(), null, due, null, null, done.receipt());
    }
  }

  /** Not heard is an answer as good as any. */
  private static Step opened(Desk.Done done) {
    for (Event event : done.entry().events()) {
      if (event instanceof Event.ClaimRejected e) {
        return new Step(
            e.claim(),
            ClaimState.REJECTED_INADMISSIBLE.name(),
            e.why().word(),
            null,
            null,
            null,
            done.receipt());
      }
    }
    Event.ClaimOpened event = Events.only(done, Event.ClaimOpened.class);
    return new Made(done, event.claim()).step(event.state(), event.dueBy());
  }

  private static @Nullable Replacement replacement(Desk.Done done) {
    for (Event event : done.entry().events()) {
      if (event instanceof Event.CardReplaced e) {
        return new Replacement(e.replacement().id(), e.sale());
      }
    }
    return null;
  }
}
