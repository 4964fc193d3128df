package io.cardproof.cards;

import io.cardproof.store.LocalTable;
import io.cardproof.vault.CardSecret;
import io.cardproof.vault.CodeSealer;
import io.cardproof.vault.VaultException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Deposited codes, sealed. They are kept under batch and card, not card alone: whoever uploads a
 * code that another deposited before must not replace what that one's buyers will get.
 */
final class Vault {
  private final CodeSealer sealer;
  private final LocalTable table;
  private final VaultNetwork network;

  Vault(CodeSealer sealer, LocalTable table, VaultNetwork network) {
    this.sealer = sealer;
    this.table = table;
    this.network = network;
  }

  VaultNetwork network() {
    return network;
  }

  /**
   * Durable on return, here and with this organisation's other gateways. A crash before the batch's
   * entry leaves sealed codes of a batch that never came to be, here or there; nobody can ask for
   * them, and the same upload seals them again.
   *
   * @param secrets by card id
   * @throws Refused {@code vault.unavailable} if another gateway is to have them and is away
   */
  void deposit(String batch, Map<String, CardSecret> secrets) {
    Map<String, byte[]> sealed = new LinkedHashMap<>();
    secrets.forEach((card, secret) -> sealed.put(card, sealer.seal(card, secret)));
    if (!sealed.isEmpty()) {
      keep(batch, sealed);
      network.replicate(batch, sealed);
    }
  }

  /** Durable on return, in this gateway's vault alone. */
  void keep(String batch, Map<String, byte[]> sealed) {
    List<LocalTable.Item> items = new ArrayList<>(sealed.size());
    sealed.forEach((card, bytes) -> items.add(new LocalTable.Item(key(batch, card), bytes)));
    table.putAll(items);
  }

  /** Whether the bytes were sealed for this card under this organisation's key. */
  boolean isOurs(String card, byte[] sealed) {
    try {
      sealer.open(card, sealed);
      return true;
    } catch (VaultException e) {
      return false;
    }
  }

  boolean has(String batch, String card) {
    return table.get(key(batch, card)) != null;
  }

  /**
   * Spelled as uploaded; null where it is not in this gateway's vault, or does not open there,
   * which is the same to whoever wants it.
   */
  @Nullable CardSecret find(String batch, String card) {
    byte[] sealed = table.get(key(batch, card));
    if (sealed == null) {
      return null;
    }
    try {
      return sealer.open(card, sealed);
    } catch (VaultException e) {
      return null;
    }
  }

  static Refused unavailable() {
    return Refused.later("vault.unavailable", "this card's sealed code cannot be opened", 60);
  }

  private static String key(String batch, String card) {
    return batch + "/" + card;
  }
}
