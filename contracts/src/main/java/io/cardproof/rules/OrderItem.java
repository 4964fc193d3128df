package io.cardproof.rules;

import org.jspecify.annotations.Nullable;

/**
 * One line of an order as it was asked: either a card, or a number of cards of a product.
 *
 * @param card card id; absent where the gateway picks
 * @param quantity at least 1 where {@code sku} is given; 1 for a card
 */
public record OrderItem(@Nullable String card, int quantity, @Nullable String sku) {
  public static OrderItem ofCard(String card) {
    return new OrderItem(card, 1, null);
  }

  public static OrderItem ofSku(String sku, int quantity) {
    return new OrderItem(null, quantity, sku);
  }

  /** True where the gateway, not the asker, chose the cards. */
  public boolean picked() {
    return card == null;
  }
}
