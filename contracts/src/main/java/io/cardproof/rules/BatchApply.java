package io.cardproof.rules;

import io.cardproof.rules.StateValue.Batch;
import io.cardproof.rules.StateValue.Card;
import java.util.Set;
import java.util.TreeSet;

/** What events make of batches and of the cards that are minted into them. */
final class BatchApply {
  private BatchApply() {}

  static void opened(Command command, Event.BatchOpened e, long at, Overlay state) {
    Action.OpenBatch a = (Action.OpenBatch) command.action();
    String supplier = command.actor();
    state.put(
        StateKey.batch(e.batch()),
        new Batch(
            at,
            a.batchNo(),
            0,
            false,
            a.depositary(),
            a.expiresAt(),
            e.granted(),
            supplier,
            0,
            false,
            false,
            a.sellers(),
            a.sku(),
            command.id(),
            supplier));
    state.put(StateKey.batchNumber(supplier, a.batchNo()), new StateValue.BatchNumber(e.batch()));
    supply(a.sku(), supplier, e.granted(), state);
  }

  private static void supply(String sku, String supplier, long more, Overlay state) {
    StateKey<StateValue.Supply> key = StateKey.supply(sku, supplier);
    StateValue.Supply before = state.get(key);
    state.put(key, new StateValue.Supply((before == null ? 0 : before.granted()) + more));
  }

  static void minted(Command command, Event.CardsMinted e, long at, Overlay state) {
    Batch b = Apply.there(StateKey.batch(e.batch()), state);
    Set<Integer> refused = new TreeSet<>();
    e.refused().forEach(refusal -> refused.addAll(refusal.positions()));
    int position = 0;
    for (Lot lot : command.action().lots()) {
      for (String card : lot.cards()) {
        if (refused.contains(position++)) {
          attempted(command, card, state);
        } else {
          state.put(StateKey.card(card), fresh(e.batch(), lot, at));
        }
      }
    }
    put(
        e.batch(),
        b,
        at,
        b.chunks() + 1,
        b.closed(),
        b.granted(),
        b.holder(),
        b.minted() + e.count(),
        b.moved(),
        b.recalled(),
        state);
  }

  private static Card fresh(String batch, Lot lot, long at) {
    return new Card(
        at,
        batch,
        null,
        lot.currency(),
        lot.faceValue(),
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        1,
        0,
        CardState.AVAILABLE,
        false);
  }

  /** A duplicate of another supplier's card is an attempt on record, the first time. */
  private static void attempted(Command command, String card, Overlay state) {
    Card there = state.get(StateKey.card(card));
    if (there == null
        || Apply.there(StateKey.batch(there.batch()), state).supplier().equals(command.actor())) {
      return;
    }
    StateKey<StateValue.Attempt> key =
        StateKey.attempt(card, command.actor(), RefusalCode.CARD_ALREADY_MINTED, 0);
    if (state.get(key) == null) {
      state.put(key, new StateValue.Attempt(command.id()));
    }
  }

  /** What was reserved of the supply cap and not minted is free again. */
  static void closed(Event.BatchClosed e, long at, Overlay state) {
    Batch b = Apply.there(StateKey.batch(e.batch()), state);
    supply(b.sku(), b.supplier(), (long) b.minted() - b.granted(), state);
    put(
        e.batch(),
        b,
        at,
        b.chunks(),
        true,
        b.minted(),
        b.holder(),
        b.minted(),
        b.moved(),
        b.recalled(),
        state);
  }

  static void recalled(Event.BatchRecalled e, long at, Overlay state) {
    Batch b = Apply.there(StateKey.batch(e.batch()), state);
    put(
        e.batch(),
        b,
        at,
        b.chunks(),
        b.closed(),
        b.granted(),
        b.holder(),
        b.minted(),
        b.moved(),
        true,
        state);
  }

  static void transferred(Event.BatchTransferred e, long at, Overlay state) {
    Batch b = Apply.there(StateKey.batch(e.batch()), state);
    put(
        e.batch(),
        b,
        at,
        b.chunks(),
        b.closed(),
        b.granted(),
        e.to(),
        b.minted(),
        true,
        b.recalled(),
        state);
  }

  private static void put(
      String id,
      Batch b,
      long at,
      int chunks,
      boolean closed,
      int granted,
      String holder,
      int minted,
      boolean moved,
      boolean recalled,
      Overlay state) {
    state.put(
        StateKey.batch(id),
        new Batch(
            at,
            b.batchNo(),
            chunks,
            closed,
            b.depositary(),
            b.expiresAt(),
            granted,
            holder,
            minted,
            moved,
            recalled,
            b.sellers(),
            b.sku(),
            b.submission(),
            b.supplier()));
  }
}
