package io.cardproof.rules;

import io.cardproof.rules.Event.CardStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What can happen to a card outside its checkout. */
final class CardRules {
  private CardRules() {}

  static Decision transfer(Case on, Action.TransferCards a) {
    long touched = 0;
    List<CardStep> steps = new ArrayList<>();
    for (String id : a.cards()) {
      StateValue.Card card = on.card(id);
      steps.add(new CardStep(id, card.seq()));
      touched = Math.max(touched, card.at());
    }
    on.existing(StateKey.member(a.to()), RefusalCode.MEMBER_UNKNOWN);
    for (String id : a.cards()) {
      StateValue.Card card = on.card(id);
      if (!Cards.holder(card, on.batchOf(card)).equals(on.me())) {
        throw Refuse.card(RefusalCode.NOT_YOURS, id);
      }
    }
    List<OrderItem> items = a.cards().stream().map(OrderItem::ofCard).toList();
    Checkout.ordered(on, items, a.cards()).free();
    return on.committed(touched, new Event.CardsTransferred(List.copyOf(steps), a.to()));
  }

  static Decision view(Case on, Action.ViewCode a) {
    StateValue.Card card = on.card(a.card());
    StateValue.Batch batch = on.batchOf(card);
    if (!batch.supplier().equals(on.me()) && !on.has(Role.OPERATOR)) {
      throw Refuse.because(
          on.has(Role.SUPPLIER) ? RefusalCode.NOT_YOURS : RefusalCode.ROLE_MISSING);
    }
    if (batch.depositary() == null) {
      throw Refuse.card(RefusalCode.CARD_NOT_DEPOSITED, a.card());
    }
    return on.committed(
        card.at(), new Event.CodesViewed(List.of(step(a.card(), card)), Viewer.MEMBER));
  }

  static Decision attest(Case on, Action.AttestRedemption a) {
    StateValue.Card card = on.card(a.card());
    Witness witness = witness(on, card);
    CardStep step = step(a.card(), card);
    if (witness == Witness.ISSUER && a.correction() && on.me().equals(card.redeemer())) {
      return on.committed(card.at(), new Event.RedemptionCorrected(step, witness));
    }
    if (witness == Witness.ISSUER && a.outcome() == RedemptionOutcome.SUCCESS) {
      notRedeemed(on, a.card(), card);
    }
    Forms.require(!a.correction(), "correction");
    return on.committed(card.at(), new Event.RedemptionAttested(step, witness));
  }

  private static Witness witness(Case on, StateValue.Card card) {
    StateValue.Batch batch = on.batchOf(card);
    boolean issuer = on.has(Role.ISSUER);
    if (issuer && Case.allows(on.productOf(batch).terms().issuers(), on.me())) {
      return Witness.ISSUER;
    }
    if (card.sale() != null && Cards.holder(card, batch).equals(on.me())) {
      return Witness.SELLER;
    }
    if (batch.supplier().equals(on.me())) {
      return Witness.SUPPLIER;
    }
    if (issuer) {
      throw Refuse.because(RefusalCode.ISSUER_NOT_ALLOWED);
    }
    if (on.has(Role.MARKETPLACE) && card.sale() == null && Cards.maySell(card, batch, on.me())) {
      // A shop's word counts for what it sold.
      throw Refuse.because(RefusalCode.CARD_NOT_SOLD);
    }
    boolean trades = on.has(Role.MARKETPLACE) || on.has(Role.SUPPLIER);
    throw Refuse.because(trades ? RefusalCode.NOT_YOURS : RefusalCode.ROLE_MISSING);
  }

  static Decision freeze(Case on, Action.FreezeCard a) {
    StateValue.Card card = on.card(a.card());
    on.needsSupplierOrOffice(on.batchOf(card));
    notRedeemed(on, a.card(), card);
    if (card.frozenBy() != null) {
      throw Refuse.card(RefusalCode.CARD_FROZEN, a.card());
    }
    notVoided(a.card(), card);
    return on.committed(card.at(), new Event.CardFrozen(step(a.card(), card)));
  }

  /** Who froze it lifts it; an office's freeze is lifted by an office only. */
  static Decision unfreeze(Case on, Action.UnfreezeCard a) {
    StateValue.Card card = on.card(a.card());
    on.needsSupplierOrOffice(on.batchOf(card));
    String frozenBy = card.frozenBy();
    boolean office = on.has(Role.OPERATOR) || on.has(Role.ARBITRATOR);
    if (frozenBy != null && !frozenBy.equals(on.me()) && !office) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    notVoided(a.card(), card);
    Forms.require(frozenBy != null, "cardId");
    return on.committed(card.at(), new Event.CardUnfrozen(step(a.card(), card)));
  }

  static Decision voidCard(Case on, Action.VoidCard a) {
    StateValue.Card card = on.card(a.card());
    StateValue.Batch batch = on.batchOf(card);
    on.needsSupplierOrOffice(batch);
    if (on.has(Role.OPERATOR) || on.has(Role.ARBITRATOR)) {
      notRedeemed(on, a.card(), card);
    } else {
      Checkout.ordered(on, List.of(OrderItem.ofCard(a.card())), List.of(a.card())).unheldUnsold();
    }
    notVoided(a.card(), card);
    return on.committed(card.at(), new Event.CardVoided(step(a.card(), card)));
  }

  static Decision approve(Case on, Action.RecordApproval a) {
    StateValue.Card card = a.card() == null ? null : on.card(a.card());
    if (!on.has(Role.SUPPLIER) && !on.has(Role.MARKETPLACE) && !on.has(Role.OPERATOR)) {
      throw Refuse.because(RefusalCode.ROLE_MISSING);
    }
    if (a.card() == null || card == null) {
      roomFor(on, StateKey.orderApprovals(on.me(), Objects.requireNonNull(a.orderCommitment())));
      return on.committed(0, new Event.ApprovalRecorded(null));
    }
    StateValue.Batch batch = on.batchOf(card);
    boolean party = batch.supplier().equals(on.me()) || Cards.maySell(card, batch, on.me());
    if (!party && !on.has(Role.OPERATOR)) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    roomFor(on, StateKey.cardApprovals(a.card()));
    return on.committed(card.at(), new Event.ApprovalRecorded(step(a.card(), card)));
  }

  private static void roomFor(Case on, StateKey<StateValue.Approvals> key) {
    StateValue.Approvals before = on.state.get(key);
    Forms.require(before == null || before.approvals().size() < Limits.APPROVALS, "person");
  }

  static void notRedeemed(Case on, String id, StateValue.Card card) {
    String redeemer = card.redeemer();
    Integer redemption = card.redemption();
    if (redeemer != null && redemption != null) {
      RefusalCode code = RefusalCode.CARD_ALREADY_REDEEMED;
      throw Refuse.with(on.taken(code, id, redeemer, redemption, card.at()));
    }
  }

  private static void notVoided(String id, StateValue.Card card) {
    if (card.state() == CardState.VOIDED || card.state() == CardState.REPLACED) {
      throw Refuse.card(RefusalCode.CARD_VOIDED, id);
    }
  }

  private static CardStep step(String id, StateValue.Card card) {
    return new CardStep(id, card.seq());
  }
}
