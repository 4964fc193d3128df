package io.cardproof.rules;

import java.util.ArrayList;
import java.util.List;

/** Uploads of codes: opened with a number of cards reserved of the supply cap, minted, closed. */
final class BatchRules {
  private BatchRules() {}

  static Decision open(Case on, Action.OpenBatch a) {
    String batch = Ids.batch(on.command.id());
    on.isNew(StateKey.batch(batch));
    if (on.state.get(StateKey.batchNumber(on.me(), a.batchNo())) != null) {
      throw Refuse.because(RefusalCode.BATCH_EXISTS);
    }
    StateValue.Product product =
        on.existing(StateKey.product(a.sku()), RefusalCode.PRODUCT_UNKNOWN);
    if (a.depositary() != null) {
      on.existing(StateKey.member(a.depositary()), RefusalCode.MEMBER_UNKNOWN);
    }
    on.needs(Role.SUPPLIER);
    mayMint(on, product);
    int granted = granted(on, product, a.declared());
    Chunk chunk = Chunk.of(on, a.lots(), granted);
    if (a.atomic() && chunk.hasRefusals()) {
      return chunk.refusal(on);
    }
    List<Event> events = new ArrayList<>();
    events.add(new Event.BatchOpened(batch, granted));
    chunk.addTo(events, batch);
    if (a.last()) {
      events.add(new Event.BatchClosed(batch, chunk.minted()));
    }
    return new Decision.Committed(on.command.at(), List.copyOf(events));
  }

  private static int granted(Case on, StateValue.Product product, int declared) {
    Integer cap = product.terms().supplyCap();
    if (cap == null) {
      return declared;
    }
    StateValue.Supply supply = on.state.get(StateKey.supply(product.terms().sku(), on.me()));
    long left = cap - (supply == null ? 0 : supply.granted());
    return (int) Math.max(0, Math.min(declared, left));
  }

  static Decision mint(Case on, Action.MintCards a) {
    StateValue.Batch batch = on.batch(a.batch());
    on.needs(Role.SUPPLIER);
    if (!batch.supplier().equals(on.me())) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    mayMint(on, on.productOf(batch));
    if (batch.recalled()) {
      throw Refuse.because(RefusalCode.CARD_RECALLED);
    }
    Forms.require(!batch.closed(), "batch");
    Forms.require(batch.chunks() == a.chunk(), "chunk");
    Chunk chunk = Chunk.of(on, a.lots(), batch.granted() - batch.minted());
    List<Event> events = new ArrayList<>();
    chunk.addTo(events, a.batch());
    if (a.last()) {
      events.add(new Event.BatchClosed(a.batch(), batch.minted() + chunk.minted()));
    }
    return new Decision.Committed(on.timeAfter(batch.at()), List.copyOf(events));
  }

  private static void mayMint(Case on, StateValue.Product product) {
    if (!Case.allows(product.terms().suppliers(), on.me())) {
      throw Refuse.because(RefusalCode.SUPPLIER_NOT_ALLOWED);
    }
  }

  static Decision recall(Case on, Action.RecallBatch a) {
    StateValue.Batch batch = on.batch(a.batch());
    if (!batch.supplier().equals(on.me()) && !on.has(Role.OPERATOR)) {
      throw Refuse.because(
          on.has(Role.SUPPLIER) ? RefusalCode.NOT_YOURS : RefusalCode.ROLE_MISSING);
    }
    if (batch.recalled()) {
      throw Refuse.because(RefusalCode.CARD_RECALLED);
    }
    return on.committed(batch.at(), new Event.BatchRecalled(a.batch()));
  }

  static Decision transfer(Case on, Action.TransferBatch a) {
    StateValue.Batch batch = on.batch(a.batch());
    on.existing(StateKey.member(a.to()), RefusalCode.MEMBER_UNKNOWN);
    if (!batch.holder().equals(on.me())) {
      throw Refuse.because(RefusalCode.NOT_YOURS);
    }
    if (batch.recalled()) {
      throw Refuse.because(RefusalCode.CARD_RECALLED);
    }
    if (Cards.isExpired(batch, on.timeAfter(batch.at()))) {
      throw Refuse.because(RefusalCode.CARD_EXPIRED);
    }
    return on.committed(batch.at(), new Event.BatchTransferred(a.batch(), on.me(), a.to()));
  }
}
