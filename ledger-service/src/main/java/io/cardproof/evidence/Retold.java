package io.cardproof.evidence;

import io.cardproof.adjudication.Recorded;
import io.cardproof.evidence.Story.Mapped;
import io.cardproof.evidence.Story.Told;
import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Action;
import io.cardproof.rules.CardState;
import io.cardproof.rules.Entry;
import io.cardproof.rules.MapLeaf;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A card's history, decided again from its entries and those it rests on.
 *
 * @param told in the order of the log
 * @param wanted the cards and batches it is about
 * @param genesis what the ledger began with
 * @param scope code space of the card's product; null of a card that is not there
 * @param state of the card after all of it; null where it is not there
 * @param mapped what a map at {@code mapLeaf} has to say of the card
 */
record Retold(
    List<Told> told,
    Wanted wanted,
    Action.CreateLedger genesis,
    @Nullable String scope,
    @Nullable CardState state,
    @Nullable Mapped mapped) {

  /**
   * @param leaves exact bytes by index; a map's leaf among them is left out
   * @throws BadBundle that something is not lawful, not signed, or missing
   */
  static Retold of(String card, SortedMap<Long, byte[]> leaves, SignatureVerifier ed25519)
      throws BadBundle {
    List<Recorded> entries = entries(leaves);
    Wanted wanted = wanted(card, entries);
    Retrial again = new Retrial(wanted.cards(), ed25519);
    List<Told> told = new ArrayList<>();
    Action.CreateLedger genesis = null;
    Mapped mapped = null;
    int next = 0;
    for (Map.Entry<Long, byte[]> leaf : leaves.entrySet()) {
      if (MapLeaf.isOne(leaf.getValue())) {
        mapped = mapped(leaf.getKey(), card, again.state());
        continue;
      }
      Recorded recorded = entries.get(next++);
      told.add(new Told(recorded, again.take(recorded.index(), leaf.getValue(), recorded.entry())));
      genesis =
          recorded.entry().command().action() instanceof Action.CreateLedger create
              ? create
              : genesis;
    }
    if (genesis == null) {
      throw new BadBundle("it lacks entry 0, which the ledger begins with");
    }
    StateValue.Card there = again.state().get(StateKey.card(card));
    return new Retold(
        List.copyOf(told),
        wanted,
        genesis,
        there == null ? null : scope(there, again.state()),
        there == null ? null : there.state(),
        mapped);
  }

  private static List<Recorded> entries(SortedMap<Long, byte[]> leaves) throws BadBundle {
    List<Recorded> entries = new ArrayList<>();
    for (Map.Entry<Long, byte[]> leaf : leaves.entrySet()) {
      if (!MapLeaf.isOne(leaf.getValue())) {
        Entry entry = Unpacked.entry(Paths.leaf(leaf.getKey()), leaf.getValue());
        entries.add(new Recorded(leaf.getKey(), entry));
      }
    }
    return entries;
  }

  private static Wanted wanted(String card, List<Recorded> entries) {
    Wanted wanted = new Wanted(card);
    boolean learned = true;
    while (learned) {
      learned = false;
      for (Recorded recorded : entries) {
        learned |= wanted.learn(recorded.entry());
      }
    }
    return wanted;
  }

  private static Mapped mapped(long leaf, String card, State state) {
    StateValue.Card there = state.get(StateKey.card(card));
    return there == null
        ? new Mapped(leaf, null, null)
        : new Mapped(leaf, there.seq() - 1, there.state());
  }

  private static @Nullable String scope(StateValue.Card card, State state) {
    StateValue.Batch batch = state.get(StateKey.batch(card.batch()));
    StateValue.Product product = batch == null ? null : state.get(StateKey.product(batch.sku()));
    return product == null ? null : product.terms().scope();
  }

  /** Entries alone. */
  List<Recorded> entries() {
    return told.stream().map(Told::recorded).toList();
  }
}
