package io.cardproof.evidence;

import io.cardproof.log.SignatureVerifier;
import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Custody;
import io.cardproof.rules.Decision;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Overlay;
import io.cardproof.rules.Refusal;
import io.cardproof.rules.Rules;
import io.cardproof.rules.State;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.sequence.Admission;
import io.cardproof.sequence.Redecision;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides the history of some cards again, from nothing but the entries that were brought.
 *
 * <p>What: entries come in the log's order. Each must be bound to the ledger of the first, be
 * signed by its actor's key of that place, and be what the rules decide on the state that the
 * entries before it leave, as seen from these cards ({@link Slice}).
 *
 * <p>Guarantees: what passes is lawful as far as the cards alone are concerned. Taken from the log
 * as it stands is what other cards decide: how much of a supply cap was left, how many chunks a
 * batch had before, and that the other cards of an order were free as well.
 */
final class Retrial {
  private final Set<String> cards;
  private final SignatureVerifier ed25519;
  private final Overlay state = new Overlay(new Nothing());
  private @Nullable String genesis;

  Retrial(Set<String> cards, SignatureVerifier ed25519) {
    this.cards = cards;
    this.ed25519 = ed25519;
  }

  private static final class Nothing implements State {
    @Override
    public <V extends StateValue> @Nullable V get(StateKey<V> key) {
      return null;
    }
  }

  /** What the entries taken so far leave, as far as they concern the cards. */
  State state() {
    return state;
  }

  /**
   * The next entry.
   *
   * @return who keeps the key that signed it
   * @throws BadBundle that it is not signed, or not what the rules decide
   */
  Custody take(long index, byte[] leaf, Entry entry) throws BadBundle {
    if (genesis == null) {
      begins(index, leaf, entry);
    }
    bound(index, entry.command());
    try {
      Custody custody = signed(index, entry);
      decide(index, entry);
      return custody;
    } catch (IllegalStateException | IllegalArgumentException | ClassCastException e) {
      throw new BadBundle("entry " + index + " rests on something that the bundle lacks");
    }
  }

  private void begins(long index, byte[] leaf, Entry entry) throws BadBundle {
    if (index != 0 || !(entry.command().action() instanceof Action.CreateLedger)) {
      throw new BadBundle("it lacks entry 0, which the ledger begins with");
    }
    genesis = Admission.hash(leaf);
  }

  private void bound(long index, Command command) throws BadBundle {
    if (index > 0 && !command.ledger().equals(genesis)) {
      throw new BadBundle("entry " + index + " was made for another ledger");
    }
  }

  private Custody signed(long index, Entry entry) throws BadBundle {
    Command command = entry.command();
    String key = Redecision.signer(entry, state).orElse(null);
    if (key == null || !Admission.isSigned(command, entry.signature(), key, ed25519)) {
      throw new BadBundle("entry " + index + " is not signed by " + command.actor());
    }
    StateValue.Member actor = state.get(StateKey.member(command.actor()));
    return actor == null ? Custody.GATEWAY : actor.custody();
  }

  private void decide(long index, Entry entry) throws BadBundle {
    Entry slice = Slice.of(entry, cards);
    prepare(slice);
    Decision decision = Rules.decide(slice.command(), state);
    boolean same =
        switch (decision) {
          case Decision.Committed c ->
              entry.refusal() == null && c.at() == slice.at() && same(c.events(), slice.events());
          case Decision.Refused r when r.isRecorded() ->
              same(r.refusal(), entry.refusal())
                  && r.at() == slice.at()
                  && r.events().equals(slice.events());
          default -> false;
        };
    if (!same) {
      throw new BadBundle("entry " + index + " is not what the rules decide");
    }
    Rules.apply(slice.command(), slice.events(), slice.at(), state);
  }

  private static boolean same(Refusal refusal, @Nullable Refusal recorded) {
    return recorded != null && refusal.equals(recorded);
  }

  private static boolean same(List<Event> decided, List<Event> recorded) {
    return counted(decided).equals(counted(recorded));
  }

  /** How many cards a batch came to is not for some of its cards to say. */
  private static List<Event> counted(List<Event> events) {
    return events.stream()
        .map(event ->
            event instanceof Event.BatchClosed closed
                ? new Event.BatchClosed(closed.batch(), 0)
                : event)
        .toList();
  }

  /** What other cards left behind where the rules look at it is taken from the entry itself. */
  private void prepare(Entry entry) {
    switch (entry.command().action()) {
      case Action.OpenBatch a -> supply(a, entry);
      case Action.MintCards a -> batch(a.batch(), a.chunk(), entry.at());
      case Action.RecallBatch a -> batch(a.batch(), null, entry.at());
      case Action.TransferBatch a -> batch(a.batch(), null, entry.at());
      default -> {}
    }
  }

  private void supply(Action.OpenBatch a, Entry entry) {
    StateValue.Product product = state.get(StateKey.product(a.sku()));
    Integer cap = product == null ? null : product.terms().supplyCap();
    if (cap == null) {
      return;
    }
    for (Event event : entry.events()) {
      if (event instanceof Event.BatchOpened opened) {
        state.put(
            StateKey.supply(a.sku(), entry.command().actor()),
            new StateValue.Supply((long) cap - opened.granted()));
      }
    }
  }

  private void batch(String id, @Nullable Integer chunks, long at) {
    StateValue.Batch b = state.get(StateKey.batch(id));
    if (b == null) {
      return;
    }
    state.put(
        StateKey.batch(id),
        new StateValue.Batch(
            at,
            b.batchNo(),
            Objects.requireNonNullElse(chunks, b.chunks()),
            b.closed(),
            b.depositary(),
            b.expiresAt(),
            b.granted(),
            b.holder(),
            b.minted(),
            b.moved(),
            b.recalled(),
            b.sellers(),
            b.sku(),
            b.submission(),
            b.supplier()));
  }
}
