package io.cardproof.cards;

import io.cardproof.rules.OrderItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a shop's order asks for, with everything said of its form.
 *
 * @param account as the issuer will see it, in the one spelling that is compared; null if not given
 */
record Order(String id, List<OrderItem> items, @Nullable String buyer, @Nullable String account) {

  /** One line of an order as it is asked: a card, or a number of cards of a product. */
  public record Item(@Nullable String cardId, @Nullable String sku, @Nullable Integer quantity) {}

  /** Whether a product is named for which the gateway is to find cards. */
  boolean picks() {
    return items.stream().anyMatch(OrderItem::picked);
  }

  static List<OrderItem> items(@Nullable List<Item> asked, int max) {
    List<Item> given = Input.required(asked, "items");
    Input.require(!given.isEmpty(), "items", "an order has at least one item");
    Input.require(given.size() <= max, "items", "an order has at most " + max + " items");
    List<OrderItem> items = new ArrayList<>();
    Set<String> cards = new HashSet<>();
    long total = 0;
    for (int i = 0; i < given.size(); i++) {
      OrderItem item = item(given.get(i), "items[" + i + "]", max);
      Input.require(
          item.card() == null || cards.add(item.card()), "items", "a card is listed twice");
      total += item.quantity();
      items.add(item);
    }
    Input.require(total <= max, "items", "an order comes to at most " + max + " cards");
    return List.copyOf(items);
  }

  private static OrderItem item(@Nullable Item item, String field, int max) {
    Item given = Input.required(item, field);
    Input.require(
        (given.cardId() == null) != (given.sku() == null),
        field,
        "give either a cardId, or a sku with a quantity");
    int quantity = given.quantity() == null ? 1 : given.quantity();
    String sku = given.sku();
    if (sku != null) {
      Input.require(
          quantity >= 1 && quantity <= max,
          field + ".quantity",
          "a quantity is between 1 and " + max);
      return OrderItem.ofSku(Input.reference(sku, field + ".sku"), quantity);
    }
    Input.require(quantity == 1, field + ".quantity", "a card is there once");
    return OrderItem.ofCard(Input.required(given.cardId(), field));
  }
}
