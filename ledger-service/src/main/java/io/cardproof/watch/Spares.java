package io.cardproof.watch;

import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica;
import io.cardproof.store.Replica.Pile;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Cards in stock that could take the place of a bad one: same product, same supplier. */
final class Spares {
  /** Cards of one pile that are tried before it counts as taken. */
  private static final int TRIES = 32;

  private final Replica replica;

  Spares(Replica replica) {
    this.replica = replica;
  }

  /**
   * @param fits whether the rules would take it
   */
  @Nullable String find(StateValue.Claim claim, Predicate<String> fits) {
    StateValue.Batch batch = batchOf(claim.card());
    if (batch == null) {
      return null;
    }
    for (Pile pile : replica.stocked(batch.sku())) {
      StateValue.Batch from = replica.state().get(StateKey.batch(pile.batch()));
      if (from != null && from.supplier().equals(batch.supplier())) {
        String card = first(replica.unsoldCards(pile, null, TRIES), fits);
        if (card != null) {
          return card;
        }
      }
    }
    return null;
  }

  private static @Nullable String first(List<String> cards, Predicate<String> fits) {
    return cards.stream().filter(fits).findFirst().orElse(null);
  }

  private StateValue.@Nullable Batch batchOf(String id) {
    StateValue.Card card = replica.state().get(StateKey.card(id));
    return card == null ? null : replica.state().get(StateKey.batch(card.batch()));
  }
}
