package io.cardproof.cards;

import io.cardproof.rules.Action;
import io.cardproof.rules.Entry;
import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.store.LocalTable;
import io.cardproof.store.Replica;
import io.cardproof.vault.CardSecret;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The depositary's side: releases codes from this gateway's vault to another organisation.
 *
 * <p>Guarantees: nothing leaves but what a delivery or view in this gateway's own replica entitles
 * its actor to; that it left, and to whom, is durable before the codes go out; the same request
 * again gets the same codes and leaves the record as it is.
 */
public final class Releases {
  private static final String PREFIX = "release/";
  private static final int POLL_MS = 20;

  private final Records records;
  private final Vault vault;
  private final LocalTable table;
  private final Duration patience;

  /**
   * @param table for what was released
   * @param patience how long to wait for this gateway's replica to reach an entry
   */
  Releases(Records records, Vault vault, LocalTable table, Duration patience) {
    this.records = records;
    this.vault = vault;
    this.table = table;
    this.patience = patience;
  }

  /**
   * What an entry entitles to.
   *
   * @param actor who may have the codes
   * @param depositary in whose name they are kept
   */
  public record Entitlement(long entry, String actor, String depositary, List<String> cards) {}

  /**
   * Looks the entry up in this gateway's replica.
   *
   * @throws Refused {@code entry.unknown} if the replica does not reach it in time; {@code
   *     not_yours} if it entitles to no such codes; {@code card.not_deposited}
   */
  public Entitlement entitlement(long entry, List<String> cards) {
    Entry found = await(entry);
    Set<String> granted = new HashSet<>(found.refusal() == null ? granted(found) : List.of());
    if (cards.isEmpty() || !granted.containsAll(cards)) {
      throw notYours();
    }
    Set<String> depositaries = new HashSet<>();
    for (String card : cards) {
      String depositary = batch(card).depositary();
      depositaries.add(depositary == null ? "" : depositary);
    }
    String only = depositaries.size() == 1 ? depositaries.iterator().next() : "";
    if (only.isEmpty()) {
      throw Refused.withDetail("card.not_deposited", "these cards have no one depositary");
    }
    return new Entitlement(entry, found.command().actor(), only, List.copyOf(cards));
  }

  private Entry await(long index) {
    Replica replica = records.replica();
    long deadline = System.nanoTime() + patience.toNanos();
    while (index >= 0 && replica.size() <= index && System.nanoTime() < deadline) {
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    if (index < 0 || replica.size() <= index) {
      throw Refused.later("entry.unknown", "this gateway has not seen the entry yet", 1);
    }
    if (replica.at(index) instanceof Entry entry) {
      return entry;
    }
    throw notYours();
  }

  private static Refused notYours() {
    return Refused.withDetail("not_yours", "this entry delivers no such cards");
  }

  private List<String> granted(Entry entry) {
    return switch (entry.command().action()) {
      case Action.DeliverSale delivery -> records.there(StateKey.sale(delivery.sale())).cards();
      case Action.ViewCode view -> List.of(view.card());
      default -> List.of();
    };
  }

  private StateValue.Batch batch(String card) {
    return records.batchOf(records.there(StateKey.card(card)));
  }

  /**
   * The codes, after it is on durable record that they go out.
   *
   * @param organisation that asks, and has shown that it serves the actor
   * @param evidence what it asked with; kept with the first release of an entry to it
   * @throws Refused {@code vault.unavailable} if one is not in this vault; nothing is recorded then
   */
  public Map<String, CardSecret> release(
      Entitlement entitlement, String organisation, byte[] evidence) {
    Map<String, CardSecret> codes = new LinkedHashMap<>();
    for (String card : entitlement.cards()) {
      @Nullable CardSecret code = vault.find(records.there(StateKey.card(card)).batch(), card);
      if (code == null) {
        throw Vault.unavailable();
      }
      codes.put(card, code);
    }
    String key = key(entitlement.entry(), organisation);
    if (table.get(key) == null) {
      // A crash after this leaves a release on record whose codes went out to nobody: on the safe
      // side, and the asker's repeat gets them.
      table.put(key, evidence);
    }
    return codes;
  }

  /** What an organisation asked with when it first got an entry's codes; null before. */
  public byte @Nullable [] evidence(long entry, String organisation) {
    return table.get(key(entry, organisation));
  }

  private static String key(long entry, String organisation) {
    return PREFIX + entry + "/" + organisation;
  }

  /**
   * Takes sealed codes from another gateway of this organisation; durable on return. What is minted
   * already keeps what it was sealed with.
   *
   * @param sealed by card id
   * @return how many are kept here now
   * @throws Refused {@code request.invalid} if one was sealed under another keystore
   */
  public int keep(String batch, Map<String, byte[]> sealed) {
    Map<String, byte[]> fresh = new LinkedHashMap<>();
    sealed.forEach((card, bytes) -> {
      if (!vault.isOurs(card, bytes)) {
        throw Refused.invalid("deposits", "this gateway has another keystore than the sender");
      }
      boolean minted = records.find(StateKey.card(card)) != null;
      if (!minted || !vault.has(batch, card)) {
        fresh.put(card, bytes);
      }
    });
    if (!fresh.isEmpty()) {
      vault.keep(batch, fresh);
    }
    return sealed.size();
  }
}
