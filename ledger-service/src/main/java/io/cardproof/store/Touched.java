package io.cardproof.store;

import io.cardproof.rules.Action;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Lot;
import io.cardproof.rules.Where;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Which cards' histories an entry belongs to. */
final class Touched {
  private Touched() {}

  static void cards(Entry entry, Consumer<String> history) {
    for (Event event : entry.events()) {
      switch (event) {
        case Event.CardsMinted e -> minted(entry.command().action(), e, history);
        case Event.CardsTransferred e -> all(e.cards(), history);
        case Event.HoldPlaced e -> all(e.cards(), history);
        case Event.HoldRenewed e -> all(e.cards(), history);
        case Event.HoldReleased e -> all(e.cards(), history);
        case Event.CardsSold e -> all(e.cards(), history);
        case Event.SaleUndone e -> all(e.cards(), history);
        case Event.CardsDelivered e -> all(e.cards(), history);
        case Event.CodesViewed e -> all(e.cards(), history);
        case Event.RedemptionAttested e -> history.accept(e.card().id());
        case Event.RedemptionCorrected e -> history.accept(e.card().id());
        case Event.CardFrozen e -> history.accept(e.card().id());
        case Event.CardUnfrozen e -> history.accept(e.card().id());
        case Event.CardVoided e -> history.accept(e.card().id());
        case Event.AttemptRefused e -> history.accept(e.card().id());
        case Event.ApprovalRecorded e -> {
          if (e.card() != null) {
            history.accept(e.card().id());
          }
        }
        case Event.LedgerCreated e -> {}
        case Event.LedgerUpgraded e -> {}
        case Event.ClockAdvanced e -> {}
        case Event.MemberAdmitted e -> {}
        case Event.MemberSuspended e -> {}
        case Event.MemberReinstated e -> {}
        case Event.ApiKeyReplaced e -> {}
        case Event.SigningKeyRotated e -> {}
        case Event.CredentialRecorded e -> {}
        case Event.ProductSet e -> {}
        case Event.PolicyPublished e -> {}
        case Event.BatchOpened e -> {}
        case Event.BatchClosed e -> {}
        case Event.BatchRecalled e -> {}
        case Event.BatchTransferred e -> {}
      }
    }
  }

  private static void all(List<Event.CardStep> steps, Consumer<String> history) {
    steps.forEach(step -> history.accept(step.id()));
  }

  /** What was minted, and what another supplier tried to mint: that is an attempt on the card. */
  private static void minted(Action action, Event.CardsMinted e, Consumer<String> history) {
    Set<Integer> passedOver = new HashSet<>();
    for (Event.MintRefusal refusal : e.refused()) {
      if (refusal.where() != Where.ELSEWHERE) {
        passedOver.addAll(refusal.positions());
      }
    }
    int position = 0;
    for (Lot lot : lots(action)) {
      for (String card : lot.cards()) {
        if (!passedOver.contains(position++)) {
          history.accept(card);
        }
      }
    }
  }

  private static List<Lot> lots(Action action) {
    return switch (action) {
      case Action.OpenBatch a -> a.lots();
      case Action.MintCards a -> a.lots();
      default -> List.of();
    };
  }
}
