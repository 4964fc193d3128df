package io.cardproof.watch;

import io.cardproof.rules.Action;
import io.cardproof.rules.ClaimReason;
import io.cardproof.rules.ClaimState;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Event.PolicyVersion;
import io.cardproof.rules.Party;
import io.cardproof.rules.RedemptionOutcome;
import io.cardproof.rules.SlaStep;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.rules.StateValue.Claim;
import io.cardproof.rules.Warranty;
import io.cardproof.rules.Witness;
import io.cardproof.store.Replica;
import java.time.InstantSource;
import java.util.List;

/**
 * Looks at one entry as of now: takes the steps that are due because of it, and says when to look
 * again. What is due the rules decide; here is only known when that may change.
 */
final class Review {
  /** Nothing more will follow from the entry. */
  static final long NEVER = Long.MAX_VALUE;

  private static final long RETRY_MS = 2_000;

  /** How soon stock may have come in for a reissue. */
  private static final long STOCK_MS = 20_000;

  private static final int SPARES_TRIED = 8;

  private final Replica replica;
  private final InstantSource clock;
  private final Steps steps;
  private final Spares spares;

  Review(Replica replica, InstantSource clock, Steps steps, Spares spares) {
    this.replica = replica;
    this.clock = clock;
    this.steps = steps;
    this.spares = spares;
  }

  /** When to look at the entry again, milliseconds, or {@link #NEVER}. */
  long look(Entry entry) {
    long next = NEVER;
    for (Event event : entry.events()) {
      next = Math.min(next, look(event, entry));
    }
    return next;
  }

  private long look(Event event, Entry entry) {
    return switch (event) {
      case Event.CardsSold e -> sold(e.sale(), e.cards(), e.policies(), entry.at());
      case Event.CardReplaced e ->
          sold(e.sale(), List.of(e.replacement()), List.of(e.policy()), entry.at());
      case Event.CardsDelivered e -> delivered(e.sale());
      case Event.RedemptionAttested e when e.witness() == Witness.ISSUER ->
          attested(e.card().id(), entry);
      case Event.RedemptionCorrected e -> attested(e.card().id(), entry);
      case Event.ClaimOpened e -> claim(e.claim());
      case Event.ClaimAppealed e -> claim(e.claim());
      default -> NEVER;
    };
  }

  private State state() {
    return replica.state();
  }

  private Warranty warranty(PolicyVersion version) {
    StateValue.PolicyText text =
        state().get(StateKey.policyText(version.policy(), version.version()));
    if (text == null) {
      throw new IllegalStateException("the state lacks a policy that was sold under");
    }
    return Warranty.of(version, text.terms());
  }

  // sales

  private long sold(String id, List<CardStep> cards, List<PolicyVersion> policies, long at) {
    StateValue.Sale sale = state().get(StateKey.sale(id));
    if (sale == null || sale.state() != StateValue.SaleState.SOLD) {
      // A delivery is an entry of its own, and is looked at there.
      return NEVER;
    }
    long next = NEVER;
    for (int i = 0; i < cards.size(); i++) {
      Warranty warranty = warranty(policies.get(i));
      if (warranty.claimsByItself()) {
        long due = warranty.deliveryDue(at);
        boolean late = clock.millis() > due;
        next =
            Math.min(next, late ? open(id, cards.get(i).id(), ClaimReason.NOT_DELIVERED) : due + 1);
      }
    }
    return next;
  }

  private long delivered(String id) {
    StateValue.Sale sale = state().get(StateKey.sale(id));
    long next = NEVER;
    if (sale != null) {
      for (String card : sale.cards()) {
        next = Math.min(next, open(id, card, ClaimReason.NOT_DELIVERED));
      }
    }
    return next;
  }

  private long open(String sale, String card, ClaimReason reason) {
    Action opening =
        new Action.OpenClaim(Party.WATCHER, card, List.of(), false, null, reason, null, null, null);
    return after(steps.take("open/" + sale + "/" + card + "/" + reason, opening));
  }

  private long after(Steps.Ending ending) {
    return ending == Steps.Ending.LATER ? clock.millis() + RETRY_MS : NEVER;
  }

  // issuers' words

  private long attested(String card, Entry entry) {
    StateValue.Card of = state().get(StateKey.card(card));
    if (of == null
        || of.sale() == null
        || !(entry.command().action() instanceof Action.AttestRedemption a)) {
      return NEVER;
    }
    long next =
        a.outcome() == RedemptionOutcome.SUCCESS
            ? open(of.sale(), card, ClaimReason.ALREADY_REDEEMED)
            : a.outcome() == RedemptionOutcome.FAILED
                ? open(of.sale(), card, ClaimReason.NOT_DELIVERED)
                : NEVER;
    for (ClaimReason reason : ClaimReason.values()) {
      StateValue.ClaimSlot slot = state().get(StateKey.claimSlot(card, reason));
      if (slot != null) {
        next = Math.min(next, claim(slot.claim()));
      }
    }
    return next;
  }

  // claims

  private long claim(String id) {
    Claim claim = state().get(StateKey.claim(id));
    if (claim == null || claim.policy() == null) {
      return NEVER;
    }
    Warranty warranty = warranty(claim.policy());
    return switch (claim.state()) {
      case OPEN, AWAITING_RESPONSE, UNDER_REVIEW -> undecided(id, claim, warranty);
      case RULED -> answer(id, claim, warranty);
      case APPEALED ->
          Math.min(
              answer(id, claim, warranty),
              breach(id, SlaStep.RULING, warranty.rulingDue(since(claim))));
      default -> NEVER;
    };
  }

  private static long since(Claim claim) {
    return claim.appealedAt() == null ? claim.openedAt() : claim.appealedAt();
  }

  private long undecided(String id, Claim claim, Warranty warranty) {
    long opened = claim.openedAt();
    long next = reissue(id, claim, warranty);
    if (claim.state() == ClaimState.OPEN) {
      next =
          Math.min(
              next, due(warranty.responseDue(opened), "lapse/" + id, new Action.LapseClaim(id)));
    } else {
      next = Math.min(next, answer(id, claim, warranty));
    }
    next = Math.min(next, breach(id, SlaStep.ATTESTATION, warranty.issuerDue(opened)));
    return Math.min(next, breach(id, SlaStep.RULING, warranty.rulingDue(opened)));
  }

  /** Who speaks first for the other side ends nobody else's turn. */
  private long answer(String id, Claim claim, Warranty warranty) {
    return breach(id, SlaStep.RESPONSE, warranty.responseDue(claim.openedAt()));
  }

  private long breach(String id, SlaStep step, long due) {
    return due(due, "breach/" + id + "/" + step, new Action.RecordBreach(id, step));
  }

  /** A step that may be due once a time has passed; after that only another entry changes it. */
  private long due(long time, String name, Action action) {
    return clock.millis() > time ? after(steps.take(name, action)) : time + 1;
  }

  /** Another card, while the policy gives one by itself. */
  private long reissue(String id, Claim claim, Warranty warranty) {
    Long end = warranty.autoReissueEnd(claim.openedAt());
    if (end == null || clock.millis() > end || claim.sale() == null) {
      return NEVER;
    }
    for (int attempt = 0; attempt < SPARES_TRIED; attempt++) {
      String spare = spares.find(claim, card -> steps.isDue(new Action.ReissueCard(id, card)));
      if (spare == null) {
        // Not due yet, or nothing in stock: either may change until the end.
        return Math.min(end, clock.millis() + STOCK_MS);
      }
      Steps.Ending ending = steps.take("reissue/" + id, new Action.ReissueCard(id, spare));
      if (ending == Steps.Ending.DONE && !isOpen(id)) {
        return NEVER;
      }
      // Another claim was given this card meanwhile: with this one nothing is done yet.
    }
    return clock.millis() + RETRY_MS;
  }

  private boolean isOpen(String claim) {
    Claim now = state().get(StateKey.claim(claim));
    return now != null && now.state().isUndecided();
  }
}
