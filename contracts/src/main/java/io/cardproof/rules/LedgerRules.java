package io.cardproof.rules;

import java.util.List;

/** The genesis, the version of the rules, and a sandbox's clock. */
final class LedgerRules {
  private LedgerRules() {}

  static Decision create(Command command, Action.CreateLedger a) {
    Forms.member(a.operator(), "operator");
    Forms.require(command.actor().equals(a.operator()), "actor");
    Forms.line(a.operatorName(), 128, "operatorName");
    Forms.line(a.origin(), 200, "origin");
    Forms.require(!a.origin().contains("+") && !a.origin().contains(" "), "origin");
    Forms.require(a.sandbox() == a.origin().endsWith("/sandbox"), "origin");
    Forms.require(a.rules() == Rules.VERSION, "rules");
    Forms.require(Forms.isHash(a.operatorKey()), "operatorKey");
    limits(a.limits());
    return new Decision.Committed(command.at(), List.of(new Event.LedgerCreated()));
  }

  private static void limits(Limits limits) {
    Forms.require(limits.holdGraceMs() >= 0, "limits");
    Forms.require(limits.holdMsMax() >= Times.SECOND_MS, "limits");
    Forms.require(limits.holdsPerMember() >= 1, "limits");
    Forms.require(limits.itemsPerOrder() >= 1 && limits.itemsPerOrder() <= 200, "limits");
    Forms.require(limits.undoWindowMs() >= 0, "limits");
  }

  static Decision upgrade(Case on, Action.UpgradeRules a) {
    on.needs(Role.OPERATOR);
    // A version that this program does not know would be decided by the wrong rules.
    Forms.require(a.rules() > on.ledger.rules() && a.rules() <= Rules.VERSION, "rules");
    return on.committed(on.ledger.at(), new Event.LedgerUpgraded(a.rules()));
  }

  static Decision advance(Case on, Action.AdvanceClock a) {
    Forms.require(on.ledger.sandbox(), "action");
    on.needs(Role.OPERATOR);
    long ahead = on.ledger.clockAheadMs() + a.advanceMs();
    Forms.require(a.advanceMs() > 0 && ahead <= Times.SANDBOX_AHEAD_MS, "advance");
    return on.committed(on.ledger.at(), new Event.ClockAdvanced(ahead));
  }
}
