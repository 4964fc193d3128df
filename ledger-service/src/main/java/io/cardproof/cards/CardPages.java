package io.cardproof.cards;

import io.cardproof.rules.Cards;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A card as it stands, and all that ever happened to it. */
public final class CardPages {
  private final Records records;
  private final HistoryItems items;

  CardPages(Records records, PrivateFields fields) {
    this.records = records;
    this.items = new HistoryItems(records, fields);
  }

  /**
   * A card; to who is no party, its id, state and product only.
   *
   * @param seq the running number of its next event
   */
  public record Shown(
      String cardId,
      String state,
      String sku,
      @Nullable String batchId,
      @Nullable String batchNo,
      @Nullable String supplier,
      @Nullable String holder,
      @Nullable String faceValue,
      @Nullable String currency,
      @Nullable String expiresAt,
      @Nullable Boolean deposited,
      @Nullable Integer seq,
      @Nullable String saleId,
      @Nullable String reservationId) {}

  public record History(String cardId, String state, List<HistoryItems.Item> items) {}

  public Answer show(Caller caller, String id) {
    StateValue.Card card = records.card(id);
    StateValue.Batch batch = records.batchOf(card);
    String state = records.shown(card).name();
    boolean party = mayRead(caller, id);
    Shown body =
        party
            ? full(caller, id, state, card, batch)
            : new Shown(
                id,
                state,
                batch.sku(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    return new Answer(200, body, -1, false);
  }

  private Shown full(
      Caller caller, String id, String state, StateValue.Card card, StateValue.Batch batch) {
    var terms = records.product(batch.sku()).terms();
    boolean own = card.faceValue() != null;
    String holder = Cards.holder(card, batch);
    boolean mine = holder.equals(caller.member()) || Records.isOffice(caller);
    StateValue.Hold hold = records.holdOf(card);
    boolean held = hold != null && hold.owner().equals(caller.member());
    return new Shown(
        id,
        state,
        batch.sku(),
        card.batch(),
        batch.batchNo(),
        batch.supplier(),
        holder,
        own ? card.faceValue() : terms.faceValue(),
        own ? card.currency() : terms.currency(),
        batch.expiresAt() == null ? null : Spelled.time(batch.expiresAt()),
        batch.depositary() != null,
        card.seq(),
        mine ? card.sale() : null,
        held ? card.hold() : null);
  }

  public Answer history(Caller caller, String id) {
    StateValue.Card card = records.card(id);
    if (!mayRead(caller, id)) {
      throw Refused.of(RefusalCode.NOT_YOURS);
    }
    List<HistoryItems.Item> all = items.of(caller, id, card, entries(id, card));
    return new Answer(200, new History(id, records.shown(card).name(), all), -1, false);
  }

  /** Whether someone may see what happened to a card that is there: its parties and the offices. */
  public boolean mayRead(Caller caller, String id) {
    return Records.isOffice(caller) || isParty(caller.member(), id, records.card(id));
  }

  /** Its own entries and, from its minting on, those of its batch as a whole; ascending. */
  private List<Long> entries(String id, StateValue.Card card) {
    List<Long> own = records.replica().history(id);
    return Stream.concat(
            own.stream(),
            records.replica().history(card.batch()).stream()
                .filter(index -> index > own.getFirst()))
        .sorted()
        .toList();
  }

  /** Its supplier, who has or had it, and whose word stands in its history; no mere attempt. */
  private boolean isParty(String member, String id, StateValue.Card card) {
    StateValue.Batch batch = records.batchOf(card);
    if (batch.supplier().equals(member)
        || batch.holder().equals(member)
        || Cards.holder(card, batch).equals(member)) {
      return true;
    }
    StateValue.Hold hold = card.hold() == null ? null : records.find(StateKey.hold(card.hold()));
    if (hold != null && hold.owner().equals(member)) {
      return true;
    }
    return entries(id, card).stream()
        .map(index -> records.replica().entry(index))
        .anyMatch(entry -> HistoryItems.tookPart(member, entry));
  }
}
