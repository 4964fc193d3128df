package io.cardproof.members;

import io.cardproof.cards.Answer;
import io.cardproof.cards.AnswerShape;
import io.cardproof.cards.Asking;
import io.cardproof.cards.Caller;
import io.cardproof.cards.Desk;
import io.cardproof.cards.Refused;
import io.cardproof.codec.Canonical;
import io.cardproof.ledger.Receipt;
import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator may change about the ledger itself. */
public final class LedgerSettings implements AnswerShape {
  private final Desk desk;
  private final Replica replica;

  public LedgerSettings(Desk desk, Replica replica) {
    this.desk = desk;
    this.replica = replica;
  }

  /**
   * How far a sandbox's clock runs ahead.
   *
   * @param ahead ISO 8601, all advances together
   * @param now the sandbox's time just after this one
   */
  public record ClockBody(String ahead, Instant now, Receipt receipt) {}

  public record RulesBody(int rules, Receipt receipt) {}

  public boolean isSandbox() {
    StateValue.Ledger ledger = replica.state().get(StateKey.LEDGER);
    return ledger != null && ledger.sandbox();
  }

  /**
   * Moves a sandbox's clock.
   *
   * @param advance ISO 8601 duration, such as {@code P11D}
   */
  public Answer advanceClock(Asking asking, String advance) {
    Action action = new Action.AdvanceClock(millis(advance));
    return answer(desk.ask(asking, action, List.of()));
  }

  private static long millis(String advance) {
    try {
      long millis = Duration.parse(advance).toMillis();
      if (millis > 0 && millis <= Canonical.MAX_NUMBER) {
        return millis;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      // Answered below.
    }
    throw Refused.invalid("advance", "Expected an ISO 8601 duration above zero, such as P11D.");
  }

  /** Decides by a later version of the rules from the next entry on. */
  public Answer upgradeRules(Asking asking, int rules) {
    return answer(desk.ask(asking, new Action.UpgradeRules(rules), List.of()));
  }

  @Override
  public @Nullable Answer of(Caller caller, Desk.Done done) {
    return switch (done.entry().command().action()) {
      case Action.AdvanceClock a -> answer(done);
      case Action.UpgradeRules a -> answer(done);
      default -> null;
    };
  }

  private static Answer answer(Desk.Done done) {
    Object body =
        switch (done.entry().events().getFirst()) {
          case Event.ClockAdvanced e -> clock(done, e);
          case Event.LedgerUpgraded e -> new RulesBody(e.rules(), done.receipt());
          default -> throw new IllegalStateException("not a setting of the ledger");
        };
    return new Answer(200, body, done.index(), done.replayed());
  }

  private static ClockBody clock(Desk.Done done, Event.ClockAdvanced event) {
    Action.AdvanceClock action = (Action.AdvanceClock) done.entry().command().action();
    Instant now = Instant.ofEpochMilli(done.entry().at() + action.advanceMs());
    return new ClockBody(Duration.ofMillis(event.aheadMs()).toString(), now, done.receipt());
  }
}
