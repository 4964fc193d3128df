package io.cardproof.cards;

import io.cardproof.codec.Wire;
import io.cardproof.rules.Action;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of one card, as the asker may see it: members and times as on the public log;
 * private fields to who stated them, reasons to every party; of a refused attempt, who made it only
 * to that one and to the offices.
 */
final class HistoryItems {
  private static final String ATTEMPT =
      Event.AttemptRefused.class.getAnnotation(Wire.class).value();

  private final Records records;
  private final PrivateFields fields;

  HistoryItems(Records records, PrivateFields fields) {
    this.records = records;
    this.fields = fields;
  }

  /**
   * One event of a card.
   *
   * @param seq the card's running number of the event; of an attempt, that of the event in its way;
   *     absent where the batch was recalled or transferred as a whole
   * @param actor member id; absent where the asker may not know
   */
  public record Item(
      long entry,
      String at,
      String type,
      @Nullable Integer seq,
      @Nullable String actor,
      Map<String, Object> details) {}

  /** Whether the entry is the member's own doing, or gave it something. */
  static boolean tookPart(String member, Entry entry) {
    if (entry.refusal() != null) {
      return false;
    }
    boolean refusedMint =
        entry.command().action() instanceof Action.OpenBatch
            || entry.command().action() instanceof Action.MintCards;
    return switch (entry.command().action()) {
      case Action.TransferCards a when a.to().equals(member) -> true;
      case Action.TransferBatch a when a.to().equals(member) -> true;
      default ->
          !refusedMint
              && !ClaimDetails.isRelayed(entry.command().action())
              && entry.command().actor().equals(member);
    };
  }

  /**
   * What the entries say of a card.
   *
   * @param entries indexes of those of the card and of its batch, ascending
   */
  List<Item> of(Caller caller, String id, StateValue.Card card, List<Long> entries) {
    List<Item> items = new ArrayList<>();
    boolean moved = false;
    for (long index : entries) {
      Entry entry = records.replica().entry(index);
      for (Event event : entry.events()) {
        if (event instanceof Event.CardsMinted minted) {
          addMint(items, caller, id, index, entry, minted);
        } else if (touchesAsOneOfBatch(event, card.batch(), moved)) {
          items.add(item(caller, index, entry, event, null));
        } else {
          CardStep step = step(event, id);
          if (step != null) {
            items.add(item(caller, index, entry, event, step.seq()));
            moved |= event instanceof Event.CardsTransferred;
          }
        }
      }
    }
    return List.copyOf(items);
  }

  /** A card that was transferred on its own does not go along with its batch any more. */
  private static boolean touchesAsOneOfBatch(Event event, String batch, boolean moved) {
    return switch (event) {
      case Event.BatchRecalled e -> e.batch().equals(batch);
      case Event.BatchTransferred e -> e.batch().equals(batch) && !moved;
      default -> false;
    };
  }

  private static @Nullable CardStep step(Event event, String card) {
    return event.steps().stream().filter(step -> step.id().equals(card)).findFirst().orElse(null);
  }

  private Item item(Caller caller, long index, Entry entry, Event event, @Nullable Integer seq) {
    boolean mine = entry.command().actor().equals(caller.member());
    boolean named = mine || Records.isOffice(caller) || !(event instanceof Event.AttemptRefused);
    return new Item(
        index,
        Spelled.time(entry.at()),
        event.getClass().getAnnotation(Wire.class).value(),
        seq,
        named ? entry.command().actor() : null,
        details(event, entry.command().action(), mine));
  }

  /** Minted by this entry, or refused by it because it was there already. */
  private void addMint(
      List<Item> items,
      Caller caller,
      String card,
      long index,
      Entry entry,
      Event.CardsMinted minted) {
    StateValue.Card there = records.there(StateKey.card(card));
    if (there.batch().equals(minted.batch())) {
      items.add(item(caller, index, entry, minted, 0));
      return;
    }
    String actor = entry.command().actor();
    StateValue.Attempt recorded =
        records.find(StateKey.attempt(card, actor, RefusalCode.CARD_ALREADY_MINTED, 0));
    if (recorded == null || !recorded.submission().equals(entry.command().id())) {
      // The same attempt again, on record since its first time.
      return;
    }
    boolean mine = actor.equals(caller.member());
    boolean named = mine || Records.isOffice(caller);
    items.add(
        new Item(
            index,
            Spelled.time(entry.at()),
            ATTEMPT,
            0,
            named ? entry.command().actor() : null,
            Map.of("code", RefusalCode.CARD_ALREADY_MINTED.word())));
  }

  private Map<String, Object> details(Event event, Action action, boolean mine) {
    Map<String, Object> details = new LinkedHashMap<>();
    switch (event) {
      case Event.CardsMinted e -> minted(e, details);
      case Event.BatchRecalled e -> details.put("batchId", e.batch());
      case Event.BatchTransferred e -> {
        details.put("batchId", e.batch());
        details.put("to", e.to());
      }
      case Event.CardsTransferred e -> details.put("to", e.to());
      case Event.HoldPlaced e -> {
        details.put("reservationId", e.hold());
        details.put("expiresAt", Spelled.time(e.expiresAt()));
      }
      case Event.HoldRenewed e -> {
        details.put("reservationId", e.hold());
        details.put("expiresAt", Spelled.time(e.expiresAt()));
      }
      case Event.HoldReleased e -> details.put("reservationId", e.hold());
      case Event.CardsSold e -> sold(e, details);
      case Event.SaleUndone e -> details.put("saleId", e.sale());
      case Event.CardsDelivered e -> details.put("saleId", e.sale());
      case Event.CodesViewed e -> details.put("viewer", e.viewer().name());
      case Event.RedemptionAttested e -> details.put("witness", e.witness().name());
      case Event.RedemptionCorrected e -> details.put("witness", e.witness().name());
      case Event.AttemptRefused e -> details.put("code", e.code().word());
      default -> ClaimDetails.put(event, details);
    }
    asked(action, mine, details);
    return details;
  }

  private void minted(Event.CardsMinted event, Map<String, Object> details) {
    StateValue.Batch batch = records.there(StateKey.batch(event.batch()));
    details.put("batchId", event.batch());
    details.put("batchNo", batch.batchNo());
    details.put("sku", batch.sku());
    details.put("deposited", batch.depositary() != null);
  }

  private static void sold(Event.CardsSold event, Map<String, Object> details) {
    details.put("saleId", event.sale());
    put(details, "reservationId", event.hold());
    details.put("policy", event.policies().getFirst());
  }

  /** What stands in the command: reasons are for every party, the rest for who stated it. */
  private void asked(Action action, boolean mine, Map<String, Object> details) {
    switch (action) {
      case Action.RecallBatch a -> reason(details, a.reasonCommitment());
      case Action.FreezeCard a -> reason(details, a.reasonCommitment());
      case Action.UnfreezeCard a -> reason(details, a.reasonCommitment());
      case Action.VoidCard a -> reason(details, a.reasonCommitment());
      case Action.UndoSale a -> reason(details, a.reasonCommitment());
      case Action.ViewCode a -> reason(details, a.reasonCommitment());
      case Action.AttestRedemption a -> {
        details.put("outcome", a.outcome().name());
        details.put("redeemedAt", Spelled.time(a.redeemedAt()));
        details.put("uncertaintySeconds", a.uncertaintySeconds());
        reveal(details, "issuerCode", PrivateFields.ISSUER_CODE, a.issuerCodeCommitment(), mine);
      }
      case Action.RecordApproval a -> details.put("kind", a.kind().name());
      case Action.PlaceHold a ->
          reveal(details, "orderId", PrivateFields.ORDER, a.orderCommitment(), mine);
      case Action.MakeSale a ->
          reveal(details, "orderId", PrivateFields.ORDER, a.orderCommitment(), mine);
      case Action.DeliverSale a ->
          reveal(details, "channel", PrivateFields.CHANNEL, a.channelCommitment(), mine);
      case Action.OpenClaim a -> {
        details.put("party", a.by().name());
        details.put("reason", a.reason().name());
      }
      case Action.RespondToClaim a -> {
        details.put("party", a.by().name());
        put(details, "exclusion", a.exclusion() == null ? null : a.exclusion().name());
      }
      case Action.RuleClaim a -> ClaimDetails.put(a, details);
      case Action.AppealRuling a -> details.put("party", a.by().name());
      case Action.WithdrawClaim a -> details.put("party", a.by().name());
      default -> {}
    }
  }

  private void reason(Map<String, Object> details, @Nullable String commitment) {
    reveal(details, "reason", PrivateFields.REASON, commitment, true);
  }

  private void reveal(
      Map<String, Object> details,
      String name,
      String label,
      @Nullable String commitment,
      boolean may) {
    put(details, name, may ? fields.reveal(label, commitment) : null);
  }

  private static void put(Map<String, Object> details, String name, @Nullable Object value) {
    if (value != null) {
      details.put(name, value);
    }
  }
}
