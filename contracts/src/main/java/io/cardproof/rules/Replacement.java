package io.cardproof.rules;

import io.cardproof.rules.Event.CardStep;
import java.util.List;

/** Another card of the same product that a buyer gets in place of a bad one. */
final class Replacement {
  private final Case on;
  private final Dispute dispute;
  private final String id;
  private final StateValue.Card card;

  private Replacement(Case on, Dispute dispute, String id) {
    this.on = on;
    this.dispute = dispute;
    this.id = id;
    this.card = on.present(StateKey.card(id));
  }

  /** One that the liable party gives of what it may sell. */
  static Replacement given(Case on, Dispute dispute, String id, boolean picked) {
    OrderItem item = picked ? OrderItem.ofSku(dispute.batch().sku(), 1) : OrderItem.ofCard(id);
    Checkout checkout = Checkout.ordered(on, List.of(item), List.of(id));
    checkout.sellable();
    mayGive(on, id);
    checkout.free().settled();
    return ofSameProduct(on, dispute, id);
  }

  /** Its own, or what it may sell as a shop: "any seller" of a batch means any marketplace. */
  private static void mayGive(Case on, String id) {
    StateValue.Card card = on.state.get(StateKey.card(id));
    boolean own =
        card != null
            && (on.batchOf(card).supplier().equals(on.me())
                || Cards.holder(card, on.batchOf(card)).equals(on.me()));
    if (card != null && !own && !on.has(Role.MARKETPLACE)) {
      throw Refuse.card(RefusalCode.SELLER_NOT_ALLOWED, id);
    }
  }

  /** One that comes by itself: of the bad card's supplier, where the seller may sell it. */
  static Replacement picked(Case on, Dispute dispute, String id) {
    OrderItem item = OrderItem.ofSku(dispute.batch().sku(), 1);
    Checkout.ordered(on, List.of(item), List.of(id)).free().settled();
    Replacement replacement = ofSameProduct(on, dispute, id);
    StateValue.Batch batch = on.batchOf(replacement.card);
    String supplier = dispute.batch().supplier();
    boolean stock =
        batch.supplier().equals(supplier)
            && (Cards.holder(replacement.card, batch).equals(supplier)
                || Cards.maySell(replacement.card, batch, dispute.sale().seller()));
    Forms.require(stock, "replacementCardId");
    return replacement;
  }

  private static Replacement ofSameProduct(Case on, Dispute dispute, String id) {
    Replacement replacement = new Replacement(on, dispute, id);
    Forms.require(
        on.batchOf(replacement.card).sku().equals(dispute.batch().sku()), "replacementCardId");
    if (dispute.card().state() == CardState.REPLACED) {
      throw dispute.inItsState();
    }
    return replacement;
  }

  /** The buyer has this card, the bad one is out, and the claim is settled. */
  Decision instead(String claim) {
    String sale = Ids.sale(on.command.id());
    on.isNew(StateKey.sale(sale));
    StateValue.Sale before = dispute.sale();
    Event.PolicyVersion policy =
        before.policies().get(before.cards().indexOf(dispute.claim().card()));
    Event replaced =
        new Event.CardReplaced(
            dispute.step(), claim, policy, new CardStep(id, card.seq()), sale, before.seller());
    Event settled = new Event.ClaimSettled(dispute.step(1), claim, Remedy.REISSUE);
    return new Decision.Committed(Math.max(dispute.at(), card.at()), List.of(replaced, settled));
  }
}
