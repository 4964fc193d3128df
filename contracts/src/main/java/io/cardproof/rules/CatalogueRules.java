package io.cardproof.rules;

/** Products, their code spaces, and the warranty terms they are sold under. */
final class CatalogueRules {
  private CatalogueRules() {}

  static Decision setProduct(Case on, Action.SetProduct a) {
    on.existing(StateKey.policy(a.policy()), RefusalCode.POLICY_UNKNOWN);
    on.needs(Role.OPERATOR);
    StateValue.Product before = on.state.get(StateKey.product(a.sku()));
    if (before != null) {
      if (before.terms().equals(a)) {
        return new Decision.Replayed(before.submission());
      }
      // In another scope the cards minted so far would stop being duplicates of the same codes.
      Forms.require(before.terms().scope().equals(a.scope()), "scope");
      Forms.require(before.terms().productType() == a.productType(), "productType");
    }
    StateValue.Scope scope = on.state.get(StateKey.scope(a.scope()));
    Forms.require(scope == null || scope.caseSensitive() == a.caseSensitive(), "caseSensitive");
    return on.committed(before == null ? 0 : before.at(), new Event.ProductSet(a.sku()));
  }

  static Decision publish(Case on, Action.PublishPolicy a) {
    on.needs(Role.OPERATOR);
    StateValue.Policy latest = on.state.get(StateKey.policy(a.policy()));
    if (latest == null) {
      return on.committed(0, new Event.PolicyPublished(a.policy(), 1));
    }
    StateValue.PolicyText text = on.present(StateKey.policyText(a.policy(), latest.version()));
    if (text.terms().equals(a.terms())) {
      return new Decision.Replayed(text.submission());
    }
    return on.committed(latest.at(), new Event.PolicyPublished(a.policy(), latest.version() + 1));
  }
}
