package io.cardproof.rules;

import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.StateValue.Claim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A claim that is there, with its card and its sale, in front of the rules. */
final class Dispute {
  private final Case on;
  private final String id;
  private final Claim claim;
  private final StateValue.Card card;
  private final StateValue.Batch batch;
  private final StateValue.@Nullable Sale sale;
  private final long at;

  private Dispute(Case on, String id, Claim claim) {
    this.on = on;
    this.id = id;
    this.claim = claim;
    this.card = on.present(StateKey.card(claim.card()));
    this.batch = on.batchOf(card);
    this.sale = claim.sale() == null ? null : on.present(StateKey.sale(claim.sale()));
    this.at = on.timeAfter(Math.max(card.at(), claim.at()));
  }

  static Dispute of(Case on, String id) {
    return new Dispute(on, id, on.existing(StateKey.claim(id), RefusalCode.CLAIM_UNKNOWN));
  }

  Claim claim() {
    return claim;
  }

  StateValue.Card card() {
    return card;
  }

  StateValue.Batch batch() {
    return batch;
  }

  long at() {
    return at;
  }

  /** Of a claim that is heard. */
  StateValue.Sale sale() {
    if (sale == null) {
      throw inItsState();
    }
    return sale;
  }

  ProductType productType() {
    if (claim.productType() == null) {
      throw inItsState();
    }
    return claim.productType();
  }

  Warranty warranty() {
    if (claim.policy() == null) {
      throw inItsState();
    }
    return on.warranty(claim.policy());
  }

  StateValue.@Nullable Attested attested() {
    return on.state.get(StateKey.attested(claim.card()));
  }

  void speaks(Party by, @Nullable String tokenHash) {
    Standing.check(on, by, batch, sale, tokenHash);
  }

  /** The next event of the card. */
  CardStep step() {
    return new CardStep(claim.card(), card.seq());
  }

  CardStep step(int after) {
    return new CardStep(claim.card(), card.seq() + after);
  }

  /** That cannot be done in the state the claim is in. */
  Refuse inItsState() {
    return Refuse.because(Refusal.claim(RefusalCode.CLAIM_STATE, claim.card(), id));
  }

  Decision committed(Event... events) {
    return new Decision.Committed(at, List.of(events));
  }

  /** An end at which a card that was frozen with the claim is let go. */
  Decision ending(Event event) {
    boolean frozen = claim.froze() && claim.opener().equals(card.frozenBy());
    return frozen ? committed(event, new Event.CardUnfrozen(step(1))) : committed(event);
  }
}
