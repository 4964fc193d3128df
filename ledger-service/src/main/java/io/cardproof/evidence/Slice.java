package io.cardproof.evidence;

import io.cardproof.rules.Action;
import io.cardproof.rules.Command;
import io.cardproof.rules.Entry;
import io.cardproof.rules.Event;
import io.cardproof.rules.Event.CardStep;
import io.cardproof.rules.Lot;
import io.cardproof.rules.OrderItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of some of its cards alone: an order of five cards as if one of them had been
 * asked for, and an upload of a thousand as if it were one.
 *
 * <p>The rules look at each card of a command by itself and refuse the whole where one is in the
 * way. So what was accepted for all is accepted for some, with the same events but for the cards
 * left out; and what was refused because of one card is refused for that one. That is what lets a
 * card's history be decided again without the histories of all the cards it ever met.
 */
final class Slice {
  private final Set<String> cards;
  private boolean cut;

  private Slice(Set<String> cards) {
    this.cards = cards;
  }

  /**
   * The entry without what it says of other cards. Where something was cut, the time of the events
   * may be another card's: it is taken over as the command's.
   */
  static Entry of(Entry entry, Set<String> cards) {
    Slice slice = new Slice(cards);
    Action action = slice.action(entry);
    List<Event> events =
        entry.events().stream()
            .map(event -> slice.event(entry.command().action(), event))
            .filter(Objects::nonNull)
            .toList();
    if (!slice.cut) {
      return entry;
    }
    Command c = entry.command();
    Command command = new Command(action, c.actor(), c.ask(), entry.at(), c.id(), c.ledger());
    return new Entry(
        entry.at(), command, events, entry.refusal(), entry.rules(), entry.signature(), entry.v());
  }

  private Action action(Entry entry) {
    return switch (entry.command().action()) {
      case Action.PlaceHold a ->
          new Action.PlaceHold(
              tags(a.accountTags(), a.cards()),
              a.buyerCommitment(),
              ids(a.cards()),
              items(a.items(), a.cards()),
              a.orderCommitment(),
              a.slot(),
              a.ttlMs());
      case Action.MakeSale a ->
          new Action.MakeSale(
              tags(a.accountTags(), a.cards()),
              a.buyerCommitment(),
              ids(a.cards()),
              a.claimTokenHash(),
              items(a.items(), a.cards()),
              a.orderCommitment(),
              a.paymentCommitment(),
              a.priceCommitment());
      case Action.TransferCards a -> new Action.TransferCards(ids(a.cards()), a.to());
      case Action.OpenBatch a ->
          new Action.OpenBatch(
              a.atomic(),
              a.batchNo(),
              a.declared(),
              a.depositary(),
              a.expiresAt(),
              a.last(),
              lots(a.lots()),
              a.sellers(),
              a.sku());
      case Action.MintCards a ->
          new Action.MintCards(a.batch(), a.chunk(), a.last(), lots(a.lots()));
      case Action.ConfirmHold a ->
          new Action.ConfirmHold(
              tags(a.accountTags(), sold(entry)),
              a.claimTokenHash(),
              a.hold(),
              a.paymentCommitment(),
              a.priceCommitment());
      default -> entry.command().action();
    };
  }

  /** The cards of a sale in their order, which the command leaves to the hold. */
  private static List<String> sold(Entry entry) {
    return entry.events().stream()
        .filter(Event.CardsSold.class::isInstance)
        .flatMap(event -> event.steps().stream())
        .map(CardStep::id)
        .toList();
  }

  /** Null where nothing of it is left. */
  private @Nullable Event event(Action action, Event event) {
    return switch (event) {
      case Event.CardsMinted e -> minted(action, e);
      case Event.CardsTransferred e -> new Event.CardsTransferred(steps(e.cards()), e.to());
      case Event.HoldPlaced e -> new Event.HoldPlaced(steps(e.cards()), e.expiresAt(), e.hold());
      case Event.HoldRenewed e -> new Event.HoldRenewed(steps(e.cards()), e.expiresAt(), e.hold());
      case Event.HoldReleased e -> new Event.HoldReleased(steps(e.cards()), e.hold());
      case Event.CardsSold e ->
          new Event.CardsSold(steps(e.cards()), e.hold(), policies(e), e.sale());
      case Event.SaleUndone e -> new Event.SaleUndone(steps(e.cards()), e.sale());
      case Event.CardsDelivered e -> new Event.CardsDelivered(steps(e.cards()), e.sale());
      case Event.CodesViewed e -> new Event.CodesViewed(steps(e.cards()), e.viewer());
      default -> event;
    };
  }

  private List<String> ids(List<String> all) {
    List<String> kept = all.stream().filter(cards::contains).toList();
    cut |= kept.size() < all.size();
    return kept;
  }

  private List<CardStep> steps(List<CardStep> all) {
    List<CardStep> kept = all.stream().filter(step -> cards.contains(step.id())).toList();
    cut |= kept.size() < all.size();
    return kept;
  }

  private List<Event.PolicyVersion> policies(Event.CardsSold e) {
    List<Event.PolicyVersion> kept = new ArrayList<>();
    for (int i = 0; i < e.cards().size(); i++) {
      if (cards.contains(e.cards().get(i).id())) {
        kept.add(e.policies().get(i));
      }
    }
    return List.copyOf(kept);
  }

  private @Nullable List<String> tags(@Nullable List<String> tags, List<String> all) {
    if (tags == null) {
      return null;
    }
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (cards.contains(all.get(i))) {
        kept.add(tags.get(i));
      }
    }
    return List.copyOf(kept);
  }

  private List<OrderItem> items(List<OrderItem> items, List<String> all) {
    List<OrderItem> kept = new ArrayList<>();
    int next = 0;
    for (OrderItem item : items) {
      int quantity =
          (int) all.subList(next, next + item.quantity()).stream().filter(cards::contains).count();
      next += item.quantity();
      if (quantity > 0) {
        kept.add(new OrderItem(item.card(), quantity, item.sku()));
      }
    }
    return List.copyOf(kept);
  }

  private List<Lot> lots(List<Lot> lots) {
    return lots.stream()
        .map(lot -> new Lot(ids(lot.cards()), lot.currency(), lot.faceValue()))
        .filter(lot -> !lot.cards().isEmpty())
        .toList();
  }

  /** Its positions count over the cards that are left. */
  private @Nullable Event minted(Action action, Event.CardsMinted e) {
    List<Integer> places = places(action);
    List<Event.MintRefusal> refused = new ArrayList<>();
    int gone = 0;
    for (Event.MintRefusal refusal : e.refused()) {
      List<Integer> left =
          refusal.positions().stream().map(places::indexOf).filter(at -> at >= 0).toList();
      gone += left.size();
      if (!left.isEmpty()) {
        refused.add(new Event.MintRefusal(refusal.code(), left, refusal.where()));
      }
    }
    int count = places.size() - gone;
    return count == 0 && refused.isEmpty()
        ? null
        : new Event.CardsMinted(e.batch(), count, List.copyOf(refused));
  }

  /** Of the cards that are left, where they stood among all. */
  private List<Integer> places(Action action) {
    List<Integer> places = new ArrayList<>();
    int position = 0;
    for (Lot lot : action.lots()) {
      for (String card : lot.cards()) {
        if (cards.contains(card)) {
          places.add(position);
        }
        position++;
      }
    }
    return places;
  }
}
