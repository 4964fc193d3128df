package io.cardproof.rules;

import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.StateValue.Claim;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A claim from its opening to the end of the parties' words. */
final class ClaimRules {
  /** Files of one claim, all parties together. */
  private static final int PIECES_MAX = 200;

  private ClaimRules() {}

  static Decision open(Case on, Action.OpenClaim a) {
    String claim = Ids.claim(on.command.id());
    on.isNew(StateKey.claim(claim));
    StateValue.Card card = on.card(a.card());
    StateValue.Sale sale = saleOf(on, card);
    StateValue.Sale asked =
        a.sale() == null ? sale : on.existing(StateKey.sale(a.sale()), RefusalCode.SALE_UNKNOWN);
    Standing.check(on, a.by(), on.batchOf(card), asked, a.tokenHash());
    if (!belongTogether(card, sale, a)) {
      // Whoever it is, the card is not its: nothing of it goes into the card's history.
      return on.committed(0, new Event.ClaimRejected(null, claim, Inadmissible.NO_STANDING));
    }
    StateValue.ClaimSlot slot = on.state.get(StateKey.claimSlot(a.card(), a.reason()));
    if (a.by() == Party.WATCHER) {
      Decision before = openedBefore(on, slot, card);
      if (before != null) {
        return before;
      }
    }
    notClaimed(on, a.card(), slot);
    return opened(on, a, claim, card, sale);
  }

  private static StateValue.@Nullable Sale saleOf(Case on, StateValue.Card card) {
    return card.sale() == null ? null : on.present(StateKey.sale(card.sale()));
  }

  /** A replaced card left its order: the replacement is what the buyer has. */
  private static boolean belongTogether(
      StateValue.Card card, StateValue.@Nullable Sale sale, Action.OpenClaim a) {
    return sale != null
        && card.state() != CardState.REPLACED
        && (a.sale() == null || a.sale().equals(card.sale()) || isSameOrder(sale, a))
        && (a.tokenHash() == null || a.tokenHash().equals(sale.claimTokenHash()))
        && (a.orderCommitment() == null || a.orderCommitment().equals(sale.orderCommitment()));
  }

  /** A replacement has a sale of its own; order and token are those of the first. */
  private static boolean isSameOrder(StateValue.Sale sale, Action.OpenClaim a) {
    return sale.reissueFor() != null && sale.claimTokenHash().equals(a.tokenHash());
  }

  private static @Nullable Decision openedBefore(
      Case on, StateValue.@Nullable ClaimSlot slot, StateValue.Card card) {
    if (slot == null || slot.auto() == null) {
      return null;
    }
    Claim before = on.present(StateKey.claim(slot.auto()));
    return card.sale() != null && card.sale().equals(before.sale())
        ? new Decision.Replayed(before.submission())
        : null;
  }

  private static void notClaimed(Case on, String card, StateValue.@Nullable ClaimSlot slot) {
    if (slot != null && !on.present(StateKey.claim(slot.claim())).state().leavesRoom()) {
      throw Refuse.because(Refusal.claim(RefusalCode.CLAIM_DUPLICATE, card, slot.claim()));
    }
  }

  private static Decision opened(
      Case on,
      Action.OpenClaim a,
      String claim,
      StateValue.Card card,
      StateValue.@Nullable Sale sale) {
    String saleId = card.sale();
    if (sale == null || saleId == null) {
      throw new IllegalStateException("who has standing has a sale");
    }
    Event.PolicyVersion policy = sale.policies().get(sale.cards().indexOf(a.card()));
    Warranty warranty = on.warranty(policy);
    long at = on.timeAfter(Math.max(card.at(), sale.at()));
    if (a.by() == Party.WATCHER) {
      ClaimSteps.mayOpen(on, a, card, sale, warranty, at);
    }
    CardStep step = new CardStep(a.card(), card.seq());
    if (at > windowEnd(on, a.card(), sale, warranty)) {
      return new Decision.Committed(
          at, List.of(new Event.ClaimRejected(step, claim, Inadmissible.OUT_OF_WINDOW)));
    }
    List<Event> events = new ArrayList<>();
    ClaimState state =
        covers(kinds(a.evidence()), warranty.evidenceRequired(a.reason()))
            ? ClaimState.AWAITING_RESPONSE
            : ClaimState.OPEN;
    ProductType type = on.productOf(on.batchOf(card)).terms().productType();
    events.add(
        new Event.ClaimOpened(step, claim, warranty.responseDue(at), policy, type, saleId, state));
    if (a.freeze() && isFreezable(card)) {
      events.add(new Event.CardFrozen(new CardStep(a.card(), card.seq() + 1)));
    }
    return new Decision.Committed(at, List.copyOf(events));
  }

  private static boolean isFreezable(StateValue.Card card) {
    return card.frozenBy() == null
        && card.state() != CardState.VOIDED
        && card.state() != CardState.REDEEMED;
  }

  /** Last moment for a claim; without what the window runs from, it has not begun to run. */
  private static long windowEnd(Case on, String card, StateValue.Sale sale, Warranty warranty) {
    return switch (warranty.windowFrom()) {
      case "SALE" -> warranty.windowEnd(sale.soldAt());
      case "REDEMPTION" -> {
        StateValue.Attested used = on.state.get(StateKey.attested(card));
        yield used == null || used.outcome() != RedemptionOutcome.SUCCESS
            ? Long.MAX_VALUE
            : warranty.windowEnd(used.redeemedAt());
      }
      default -> {
        Long delivered = deliveredAt(sale);
        yield warranty.windowEnd(delivered == null ? sale.soldAt() : delivered);
      }
    };
  }

  /** The first delivery; null before it. Nothing touches a sale that is delivered. */
  static @Nullable Long deliveredAt(StateValue.Sale sale) {
    return sale.state() == StateValue.SaleState.DELIVERED ? sale.at() : null;
  }

  static List<EvidenceKind> kinds(List<Evidence> evidence) {
    return evidence.stream().map(Evidence::kind).distinct().sorted().toList();
  }

  static boolean covers(Collection<EvidenceKind> brought, List<EvidenceKind> required) {
    return brought.containsAll(required);
  }

  static List<EvidenceKind> together(List<EvidenceKind> before, List<Evidence> more) {
    TreeSet<EvidenceKind> all = new TreeSet<>(before);
    all.addAll(kinds(more));
    return List.copyOf(all);
  }

  static Decision respond(Case on, Action.RespondToClaim a) {
    Dispute dispute = Dispute.of(on, a.claim());
    dispute.speaks(a.by(), a.tokenHash());
    Claim claim = dispute.claim();
    if (dispute.at() > responseDue(dispute, a.by())) {
      throw dispute.inItsState();
    }
    Forms.require(claim.pieces() + a.evidence().size() <= PIECES_MAX, "evidence");
    return dispute.committed(
        new Event.ClaimResponded(dispute.step(), a.claim(), afterResponse(dispute, a)));
  }

  private static long responseDue(Dispute dispute, Party by) {
    Claim claim = dispute.claim();
    if (claim.state() == ClaimState.APPEALED && claim.appealedAt() != null) {
      return dispute.warranty().responseDue(claim.appealedAt());
    } else if (!claim.state().isUndecided()) {
      throw dispute.inItsState();
    }
    return by == Party.ISSUER
        ? dispute.warranty().issuerDue(claim.openedAt())
        : dispute.warranty().responseDue(claim.openedAt());
  }

  private static ClaimState afterResponse(Dispute dispute, Action.RespondToClaim a) {
    Claim claim = dispute.claim();
    if (!claim.state().isUndecided()) {
      return claim.state();
    }
    boolean complete =
        covers(
            together(claim.evidence(), a.evidence()),
            dispute.warranty().evidenceRequired(claim.reason()));
    if (claim.state() == ClaimState.OPEN && !complete) {
      return ClaimState.OPEN;
    }
    boolean answered = claim.responded() || isOtherSide(claim, a.by());
    boolean reviewed = answered || claim.state() == ClaimState.UNDER_REVIEW;
    return reviewed ? ClaimState.UNDER_REVIEW : ClaimState.AWAITING_RESPONSE;
  }

  /** Who answers the claimant; the buyer does where a supplier or an issuer claims. */
  static boolean isOtherSide(Claim claim, Party by) {
    return by == Party.BUYER
        ? claim.by() == Party.SUPPLIER || claim.by() == Party.ISSUER
        : by != claim.by();
  }

  static Decision withdraw(Case on, Action.WithdrawClaim a) {
    Dispute dispute = Dispute.of(on, a.claim());
    dispute.speaks(a.by(), a.tokenHash());
    Claim claim = dispute.claim();
    boolean own = claim.by() == a.by() || (claim.by() == Party.WATCHER && a.by() == Party.BUYER);
    if (!own) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    if (!claim.state().isUndecided()) {
      throw dispute.inItsState();
    }
    return dispute.ending(new Event.ClaimWithdrawn(dispute.step(), a.claim()));
  }
}
