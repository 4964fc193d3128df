package io.cardproof.cards;

import io.cardproof.vault.CardSecret;
import java.util.List;
import java.util.Map;

/**
 * The other vaults: those of this organisation's further gateways, which keep the same codes, and
 * those of other organisations.
 */
public interface VaultNetwork {

  /**
   * The member in whose name this organisation keeps a supplier's codes.
   *
   * @throws Refused {@code request.invalid} where it cannot keep them
   */
  String depositaryFor(Caller supplier);

  /** Whether a code that is not in this gateway's vault may be in another. */
  boolean mayHave(String depositary);

  /**
   * Hands sealed codes to this organisation's other gateways; on return each has them durably.
   *
   * @param sealed by card id
   * @throws Refused {@code vault.unavailable} if one of them does not take them
   */
  void replicate(String batch, Map<String, byte[]> sealed);

  /**
   * Fetches codes that are not in this gateway's vault, against an entry that is on the ledger.
   *
   * @return all of them, by card id
   * @throws Refused {@code vault.unavailable}
   */
  Map<String, CardSecret> fetch(Wanted wanted);

  /**
   * Codes that an entry entitles to.
   *
   * @param entry index of the delivery or view
   * @param actor of the entry
   * @param depositary of all these cards
   */
  record Wanted(long entry, String actor, String depositary, List<String> cards) {}

  /** Of a gateway alone. */
  static VaultNetwork none(String operator) {
    return new VaultNetwork() {
      @Override
      public String depositaryFor(Caller supplier) {
        return operator;
      }

      @Override
      public boolean mayHave(String depositary) {
        return false;
      }

      @Override
      public void replicate(String batch, Map<String, byte[]> sealed) {
        // There is nobody to lose it to.
      }

      @Override
      public Map<String, CardSecret> fetch(Wanted wanted) {
        throw Vault.unavailable();
      }
    };
  }
}
