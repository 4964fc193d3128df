package io.cardproof.rules;

/** Carries a refusal out of the checks of one decision; never leaves {@link Rules}. */
final class Refuse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Decision decision;

  private Refuse(Decision decision) {
    super(null, null, false, false);
    this.decision = decision;
  }

  static Refuse with(Decision decision) {
    return new Refuse(decision);
  }

  static Refuse because(Refusal refusal) {
    return new Refuse(Decision.Refused.unrecorded(refusal));
  }

  static Refuse because(RefusalCode code) {
    return because(Refusal.of(code));
  }

  static Refuse card(RefusalCode code, String card) {
    return because(Refusal.card(code, card));
  }

  static Refuse field(String field) {
    return because(Refusal.field(field));
  }

  Decision decision() {
    return decision;
  }
}
