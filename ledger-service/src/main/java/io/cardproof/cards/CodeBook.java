package io.cardproof.cards;

import io.cardproof.rules.StateKey;
import io.cardproof.rules.StateValue;
import io.cardproof.vault.CardSecret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the codes that an entry entitles to: in this gateway's vault, and what is not there with
 * the depositaries, each asked once. Only after the entry is on the ledger: a depositary releases
 * against its own copy of it. While one is away the entry stands, and the same request again gets
 * the codes.
 */
final class CodeBook {
  private final Records records;
  private final Vault vault;

  CodeBook(Records records, Vault vault) {
    this.records = records;
    this.vault = vault;
  }

  /**
   * Asked before a delivery goes on the ledger, so that a vault that has lost a code stops it. What
   * another vault may have is not asked for yet.
   *
   * @throws Refused {@code vault.unavailable}
   */
  void require(String card) {
    StateValue.Card state = records.there(StateKey.card(card));
    String depositary = records.batchOf(state).depositary();
    if (depositary != null
        && !vault.network().mayHave(depositary)
        && vault.find(state.batch(), card) == null) {
      throw Vault.unavailable();
    }
  }

  /**
   * The codes of those cards that were deposited.
   *
   * @param done the delivery or view
   * @throws Refused {@code vault.unavailable}
   */
  Map<String, CardSecret> codes(Desk.Done done, List<String> cards) {
    Map<String, CardSecret> codes = new LinkedHashMap<>();
    Map<String, List<String>> elsewhere = new LinkedHashMap<>();
    for (String card : cards) {
      StateValue.Card state = records.there(StateKey.card(card));
      String depositary = records.batchOf(state).depositary();
      @Nullable CardSecret here = depositary == null ? null : vault.find(state.batch(), card);
      if (here != null) {
        codes.put(card, here);
      } else if (depositary != null) {
        elsewhere.computeIfAbsent(depositary, name -> new ArrayList<>()).add(card);
      }
    }
    String actor = done.entry().command().actor();
    elsewhere.forEach((depositary, missing) ->
        codes.putAll(
            vault
                .network()
                .fetch(new VaultNetwork.Wanted(done.index(), actor, depositary, missing))));
    return codes;
  }
}
