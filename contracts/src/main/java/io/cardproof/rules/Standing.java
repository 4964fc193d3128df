package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/**
 * In which part the actor of a command speaks of a card and its sale. What it says it is must be
 * so: a seller, a supplier and an issuer are known by their key; a buyer by the hash of the sale's
 * token, relayed by who could check the token itself: the operator, or the seller, who knows it
 * anyway.
 */
final class Standing {
  private Standing() {}

  /**
   * @param sale the sale in question, where there is one
   */
  static void check(
      Case on,
      Party by,
      StateValue.Batch batch,
      StateValue.@Nullable Sale sale,
      @Nullable String tokenHash) {
    Forms.require((by == Party.BUYER) == (tokenHash != null), "claimToken");
    switch (by) {
      case BUYER -> buyer(on, sale, tokenHash);
      case SELLER -> only(sale != null && sale.seller().equals(on.me()));
      case SUPPLIER -> only(batch.supplier().equals(on.me()));
      case ISSUER -> {
        on.needs(Role.ISSUER);
        if (!isIssuer(on, batch)) {
          throw Refuse.because(RefusalCode.ISSUER_NOT_ALLOWED);
        }
      }
      case WATCHER -> {} // what it does is so or is not: the rules look
    }
  }

  private static void buyer(Case on, StateValue.@Nullable Sale sale, @Nullable String tokenHash) {
    only(sale != null && (on.has(Role.OPERATOR) || sale.seller().equals(on.me())));
    Forms.require(sale != null && sale.claimTokenHash().equals(tokenHash), "claimToken");
  }

  private static void only(boolean holds) {
    if (!holds) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
  }

  private static boolean isIssuer(Case on, StateValue.Batch batch) {
    return Case.allows(on.productOf(batch).terms().issuers(), on.me());
  }

  /** Who has, had or answers for the card must not judge over it. */
  static boolean isParty(Case on, String id, StateValue.Card card, StateValue.Batch batch) {
    String me = on.me();
    StateValue.Sale sale = card.sale() == null ? null : on.state.get(StateKey.sale(card.sale()));
    StateValue.Attested attested = on.state.get(StateKey.attested(id));
    return batch.supplier().equals(me)
        || batch.holder().equals(me)
        || me.equals(batch.depositary())
        || Cards.holder(card, batch).equals(me)
        || (sale != null && sale.seller().equals(me))
        || (attested != null && attested.by().equals(me))
        || (on.has(Role.ISSUER) && isIssuer(on, batch));
  }
}
