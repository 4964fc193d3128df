package io.cardproof.cards;

import io.cardproof.store.LocalTable;
import io.cardproof.vault.CardSecret;
import io.cardproof.vault.CodeSealer;
import io.cardproof.vault.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Deposited codes, sealed. They are kept under batch and card, not card alone: whoever uploads a
 * code that another deposited before must not replace what that one's buyers will get.
 */
final class Vault {
  private final CodeSealer sealer;
  private final LocalTable table;

  Vault(CodeSealer sealer, LocalTable table) {
    this.sealer = sealer;
    this.table = table;
  }

  /**
   * Durable on return. A crash before the batch's entry leaves sealed codes of a batch that never
   * came to be; nobody can ask for them, and the same upload seals them again.
   *
   * @param secrets by card id
   */
  void deposit(String batch, Map<String, CardSecret> secrets) {
    List<LocalTable.Item> items = new ArrayList<>(secrets.size());
    secrets.forEach((card, secret) ->
        items.add(new LocalTable.Item(key(batch, card), sealer.seal(card, secret))));
    if (!items.isEmpty()) {
      table.putAll(items);
    }
  }

  /**
   * Asked before a delivery goes on the ledger, so that a vault that cannot deliver stops it.
   *
   * @throws Refused {@code vault.unavailable}
   */
  void require(String batch, String card) {
    open(batch, card);
  }

  /** Spelled as uploaded. */
  CardSecret open(String batch, String card) {
    byte[] sealed = table.get(key(batch, card));
    if (sealed == null) {
      throw unavailable();
    }
    try {
      return sealer.open(card, sealed);
    } catch (VaultException e) {
      throw unavailable();
    }
  }

  private static Refused unavailable() {
    return Refused.later("vault.unavailable", "this card's sealed code cannot be opened", 60);
  }

  private static String key(String batch, String card) {
    return batch + "/" + card;
  }
}
