package io.cardproof.rules;

import java.util.List;

/** The genesis, the version of the rules, where the ledger is, and a sandbox's clock. */
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
    Forms.line(a.tagKey(), 128, "tagKey");
    limits(a.limits());
    return new Decision.Committed(command.at(), List.of(new Event.LedgerCreated()));
  }

  private static void limits(Limits limits) {
    within(limits.holdGraceMs(), 0, Times.SPAN_MS);
    within(limits.holdMsMax(), Times.SECOND_MS, Times.SPAN_MS);
    within(limits.holdsPerMember(), 1, 1_000_000);
    within(limits.itemsPerOrder(), 1, Limits.ITEMS_PER_ORDER_MAX);
    within(limits.mapInterval(), 0, Limits.MAP_INTERVAL_MAX);
    within(limits.undoWindowMs(), 0, Times.SPAN_MS);
  }

  private static void within(long limit, long min, long max) {
    Forms.require(limit >= min && limit <= max, "limits");
  }

  static Decision upgrade(Case on, Action.UpgradeRules a) {
    on.needs(Role.OPERATOR);
    // A version that this program does not know would be decided by the wrong rules.
    boolean known =
        a.rules() <= Rules.VERSION || (on.ledger.sandbox() && a.rules() == Rules.REHEARSAL);
    Forms.require(a.rules() > on.ledger.rules() && known, "rules");
    return on.committed(on.ledger.at(), new Event.LedgerUpgraded(a.rules()));
  }

  static Decision move(Case on, Action.MoveLedger a) {
    on.needs(Role.OPERATOR);
    return on.committed(
        on.ledger.at(), new Event.LedgerMoved(a.treeSize(), a.root(), a.ledger(), a.place()));
  }

  static Decision advance(Case on, Action.AdvanceClock a) {
    Forms.require(on.ledger.sandbox(), "action");
    on.needs(Role.OPERATOR);
    long ahead = on.ledger.clockAheadMs() + a.advanceMs();
    Forms.require(ahead <= Times.SANDBOX_AHEAD_MS, "advance");
    return on.committed(on.ledger.at(), new Event.ClockAdvanced(ahead));
  }
}
