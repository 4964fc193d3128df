package io.cardproof.cards;

import io.cardproof.rules.Action;
import io.cardproof.rules.Event;
import io.cardproof.rules.Liable;
import io.cardproof.rules.Party;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a card's history tells of claims: what everyone can read on the log, and no words. */
final class ClaimDetails {
  private ClaimDetails() {}

  /** Handed in for another, or for nobody: it makes its actor no party to the card. */
  static boolean isRelayed(Action action) {
    return switch (action) {
      case Action.OpenClaim a -> isOfNoMember(a.by());
      case Action.RespondToClaim a -> isOfNoMember(a.by());
      case Action.AppealRuling a -> isOfNoMember(a.by());
      case Action.WithdrawClaim a -> isOfNoMember(a.by());
      case Action.RecordBreach a -> true;
      case Action.LapseClaim a -> true;
      case Action.ReissueCard a -> true;
      default -> false;
    };
  }

  private static boolean isOfNoMember(Party by) {
    return by == Party.BUYER || by == Party.WATCHER;
  }

  static void put(Event event, Map<String, Object> details) {
    switch (event) {
      case Event.ClaimOpened e -> {
        details.put("claimId", e.claim());
        details.put("saleId", e.sale());
        details.put("state", e.state().name());
        details.put("dueBy", Spelled.time(e.dueBy()));
      }
      case Event.ClaimRejected e -> {
        details.put("claimId", e.claim());
        details.put("inadmissible", e.why().word());
      }
      case Event.ClaimResponded e -> {
        details.put("claimId", e.claim());
        details.put("state", e.state().name());
      }
      case Event.ClaimRuled e -> details.put("claimId", e.claim());
      case Event.ClaimAppealed e -> {
        details.put("claimId", e.claim());
        details.put("dueBy", Spelled.time(e.dueBy()));
      }
      case Event.ClaimWithdrawn e -> details.put("claimId", e.claim());
      case Event.ClaimSettled e -> {
        details.put("claimId", e.claim());
        details.put("remedy", e.remedy().name());
      }
      case Event.SlaBreached e -> {
        details.put("claimId", e.claim());
        details.put("step", e.step().name());
        liable(e.late(), "late", details);
      }
      case Event.CardReplaced e -> {
        details.put("claimId", e.claim());
        details.put("cardId", e.card().id());
        details.put("replacementCardId", e.replacement().id());
        details.put("saleId", e.sale());
      }
      default -> {}
    }
  }

  static void put(Action.RuleClaim ruling, Map<String, Object> details) {
    details.put("verdict", ruling.verdict().name());
    liable(ruling.liable(), "liable", details);
    if (ruling.remedy() != null) {
      details.put("remedy", ruling.remedy().name());
    }
    details.put("followsAdjudication", ruling.followsAdjudication());
  }

  private static void liable(@Nullable Liable liable, String name, Map<String, Object> details) {
    if (liable != null) {
      details.put(name, liable.role().name());
    }
    if (liable != null && liable.member() != null) {
      details.put(name + "Member", liable.member());
    }
  }
}
