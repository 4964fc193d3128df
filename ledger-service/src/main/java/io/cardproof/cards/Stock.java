package io.cardproof.cards;

import io.cardproof.rules.CardState;
import io.cardproof.rules.Cards;
import io.cardproof.rules.RefusalCode;
import io.cardproof.rules.Role;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.Replica.Pile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Picks cards of a product for an order, and tells how many there are. Whatever it hands out is a
 * guess that the rules confirm or turn down; its only promises are that it is quick and that two
 * requests of this gateway are never given the same card at the same time.
 */
public final class Stock {
  /** Past it the least is lost by beginning anew: a shelf is only a cache. */
  private static final int SHELVES_MAX = 20_000;

  private static final int PRODUCTS_MAX = 1_000;

  private final Records records;
  private final Set<String> inUse = ConcurrentHashMap.newKeySet();
  private final Map<Pile, Shelf> shelves = new ConcurrentHashMap<>();

  /** Piles by product as they were when the last one known ran out. */
  private final Map<String, List<Pile>> stocked = new ConcurrentHashMap<>();

  Stock(Records records) {
    this.records = records;
  }

  /** One batch of a product that the caller may sell from. */
  public record Available(String sku, String batchNo, String supplier, long available) {}

  public record Page(List<Available> items) {}

  /**
   * What the caller may sell of a product.
   *
   * @param sku null: of every product
   */
  public Page available(Caller caller, @Nullable String sku) {
    if (!caller.has(Role.MARKETPLACE)) {
      throw Refused.of(RefusalCode.ROLE_MISSING);
    }
    List<Available> items = new ArrayList<>();
    if (sku != null) {
      records.product(sku);
      addAvailable(caller, sku, items);
    } else {
      records
          .replica()
          .list(StateValue.Product.class, "product", null, PRODUCTS_MAX)
          .forEach(row -> addAvailable(caller, row.value().terms().sku(), items));
    }
    return new Page(List.copyOf(items));
  }

  private void addAvailable(Caller caller, String sku, List<Available> items) {
    long now = records.now();
    Map<String, Long> byBatch = new TreeMap<>();
    sellable(caller, sku)
        .forEach(
            pile -> byBatch.merge(pile.batch(), records.replica().available(pile, now), Long::sum));
    byBatch.forEach((id, count) -> {
      StateValue.Batch batch = records.there(StateKey.batch(id));
      items.add(new Available(sku, batch.batchNo(), batch.supplier(), count));
    });
  }

  private Stream<Pile> sellable(Caller caller, String sku) {
    return Stream.concat(
        records.replica().stocked(sku).stream().filter(pile -> maySellFrom(pile, caller)),
        records.replica().stocked(sku, caller.member()).stream());
  }

  /** Cards taken for one try; they MUST be given up when the try is over. */
  public final class Picked implements AutoCloseable {
    private final List<String> cards = new ArrayList<>();
    private final List<Shelf> from = new ArrayList<>();
    private boolean used;

    public List<String> cards() {
      return cards;
    }

    public void markUsed() {
      used = true;
    }

    /** What was used or lost to another shows in its state; the rest goes back first in line. */
    @Override
    public void close() {
      for (int i = cards.size() - 1; i >= 0; i--) {
        if (!used) {
          from.get(i).giveBack(cards.get(i));
        }
        inUse.remove(cards.get(i));
      }
    }
  }

  /**
   * Takes cards of a product that the caller may sell now; fewer than asked where there are fewer.
   *
   * @param not cards that the order names itself
   */
  public void take(Caller caller, String sku, int quantity, Set<String> not, Picked into) {
    int goal = into.cards.size() + quantity;
    take(caller, stocked.getOrDefault(sku, List.of()), goal, not, into);
    if (into.cards.size() < goal) {
      take(caller, records.replica().stocked(sku, caller.member()), goal, not, into);
    }
    if (into.cards.size() < goal) {
      List<Pile> fresh = records.replica().stocked(sku);
      bound(stocked).put(sku, fresh);
      take(caller, fresh, goal, not, into);
    }
  }

  private void take(Caller caller, List<Pile> piles, int goal, Set<String> not, Picked into) {
    for (Pile pile : piles) {
      if (into.cards.size() < goal && maySellFrom(pile, caller)) {
        take(caller, shelf(pile), goal, not, into);
      }
    }
  }

  /** None so far. */
  public Picked nothing() {
    return new Picked();
  }

  private void take(Caller caller, Shelf shelf, int goal, Set<String> not, Picked into) {
    while (into.cards.size() < goal) {
      String card = shelf.next();
      if (card == null) {
        return;
      }
      if (!not.contains(card) && inUse.add(card)) {
        if (isFree(caller.member(), card)) {
          into.cards.add(card);
          into.from.add(shelf);
        } else {
          inUse.remove(card);
        }
      }
    }
  }

  private Shelf shelf(Pile pile) {
    return bound(shelves)
        .computeIfAbsent(pile, of -> new Shelf(records.replica(), of, this::isCandidate));
  }

  private static <K, V> Map<K, V> bound(Map<K, V> map) {
    if (map.size() > SHELVES_MAX) {
      map.clear();
    }
    return map;
  }

  private boolean isCandidate(String id) {
    return !inUse.contains(id)
        && records.shown(records.there(StateKey.card(id))) == CardState.AVAILABLE;
  }

  /** As the rules will see it, but for a hold's grace and what the product demands. */
  private boolean isFree(String member, String id) {
    StateValue.Card card = records.there(StateKey.card(id));
    return records.shown(card) == CardState.AVAILABLE
        && Cards.maySell(card, records.batchOf(card), member);
  }

  private boolean maySellFrom(Pile pile, Caller caller) {
    String member = caller.member();
    if (pile.holder() != null) {
      return pile.holder().equals(member);
    }
    StateValue.Batch batch = records.there(StateKey.batch(pile.batch()));
    return batch.holder().equals(member)
        || (!batch.moved() && (batch.sellers().contains(member) || batch.sellers().contains("*")));
  }
}
